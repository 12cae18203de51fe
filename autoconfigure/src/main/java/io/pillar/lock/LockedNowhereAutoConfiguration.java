package io.pillar.lock;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;

/**
 * Says which methods are not guarded where locks are switched off.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "pillar.lock.enabled", havingValue = false)
// its one method is static, because it looks at all other beans
@SuppressWarnings("SpringHideUtilityClassConstructor")
public final class LockedNowhereAutoConfiguration {

	@Bean
	static LockedNowhere pillarLockedNowhere() {
		return new LockedNowhere();
	}

}
