package io.pillar.lock;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the checker of histories finds.
 */
class LeaseRecordTests {

	@Test
	void leasesOneAfterTheOtherAreFine() {
		assertThat(faults(new LeaseRecord("a", 1, "x", 0, 10), new LeaseRecord("a", 2, "y", 11, 20),
				new LeaseRecord("b", 1, "y", 5, 15)))
			.isEmpty();
	}

	@Test
	void leasesThatOverlapAreFound() {
		assertThat(faults(new LeaseRecord("a", 2, "y", 10, 20), new LeaseRecord("a", 1, "x", 0, 10))).hasSize(1)
			.first()
			.asString()
			.startsWith("held by two");
	}

	@Test
	void tokensThatDoNotGrowAreFound() {
		assertThat(faults(new LeaseRecord("a", 2, "x", 0, 10), new LeaseRecord("a", 2, "y", 11, 20))).hasSize(1)
			.first()
			.asString()
			.startsWith("token not larger");
	}

	private static List<String> faults(LeaseRecord... history) {
		return LeaseRecord.faults(new ArrayList<>(List.of(history)));
	}

}
