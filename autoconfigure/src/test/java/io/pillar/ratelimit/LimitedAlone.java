package io.pillar.ratelimit;

import java.util.concurrent.Callable;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * An application of the least that there can be. Says whether its method was limited.
 */
class LimitedAlone implements Callable<Boolean> {

	@Override
	public Boolean call() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties("pillar.mode=local", "spring.application.name=alone", "spring.main.banner-mode=off",
					"pillar.rate-limit.policies.alone.key=method", "pillar.rate-limit.policies.alone.limit=1",
					"pillar.rate-limit.policies.alone.window=1m")
			.run()) {
			Work bean = context.getBean(Work.class);
			bean.work("a");
			bean.work("b");
			return isDenied(() -> bean.work("a")) && isDenied(() -> bean.workOfUser(null));
		}
	}

	private static boolean isDenied(Runnable call) {
		try {
			call.run();
			return false;
		}
		catch (RateLimitExceededException ex) {
			return true;
		}
	}

	static class Work {

		@RateLimited(policy = "alone", key = "#text")
		void work(String text) {
		}

		@RateLimited(policy = "alone", key = "#user ?: 'a'")
		void workOfUser(Object any) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ RateLimitAutoConfiguration.class, RateLimitMethodAutoConfiguration.class })
	static class Application {

		@Bean
		Work work() {
			return new Work();
		}

	}

}
