package io.pillar.benchmark;

import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ZipfKeysTests {

	@Test
	void nextAsksForTheFirstTwiceAsOftenAsForTheSecond() {
		ZipfKeys keys = new ZipfKeys(100, 1);
		Random random = new Random(1);
		Map<Integer, Long> counts = IntStream.range(0, 100_000)
			.mapToObj((i) -> keys.next(random))
			.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
		assertThat((double) counts.get(1) / counts.get(2)).isCloseTo(2, within(0.1));
		assertThat(counts.keySet()).allMatch((rank) -> rank >= 1 && rank <= 100);
	}

}
