package io.pillar.lock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link LockedNowhere}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LockedNowhereTests {

	private static final String WARNING = "pillar.lock.enabled is false";

	private final ApplicationContextRunner runner = LockedNode.runner()
		.withConfiguration(AutoConfigurations.of(LockedNowhereAutoConfiguration.class))
		.withPropertyValues("pillar.mode=local");

	@Test
	void methodsThatAreNotGuardedAreNamedOnce(CapturedOutput output) {
		this.runner.withBean("one", LockedWork.class)
			.withBean("two", LockedWork.class)
			.withPropertyValues("pillar.lock.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Locks.class));
		assertThat(output).containsOnlyOnce(WARNING).contains(LockedWork.class.getName());
	}

	@Test
	void nothingIsSaidWhereNothingIsMeantToBeGuarded(CapturedOutput output) {
		this.runner.withPropertyValues("pillar.lock.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
		this.runner.withBean(LockedWork.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain(WARNING);
	}

}
