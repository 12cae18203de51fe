package io.pillar.ratelimit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The combiner answers as a counter does that is asked by one after the other: by
 * Lincheck (Koval et al., CAV 2023), which makes up what the threads ask, runs it, and
 * searches an order that explains the answers.
 */
@EnabledForJreRange(max = JRE.JAVA_21, disabledReason = "Lincheck cannot instrument classes of newer JDKs")
class CombinerLincheckTests {

	@Test
	void answersUnderStressAreThoseOfACounter() throws Exception {
		boolean isLong = Boolean.getBoolean("pillar.long");
		check("stress", isLong ? 300 : 20, isLong ? 10_000 : 500);
	}

	@Test
	@EnabledIfSystemProperty(named = "pillar.long", matches = "true", disabledReason = "takes minutes")
	void answersInEachInterleavingThatIsTriedAreThoseOfACounter() throws Exception {
		check("model", 20, 100);
	}

	private static void check(String how, int iterations, int invocations) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), CombinerLincheck.class.getName(), how,
				Integer.toString(iterations), Integer.toString(invocations))
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
	}

}
