package io.pillar.redis;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RedisSecurity}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisSecurityTests {

	@ParameterizedTest
	@ValueSource(
			strings = { "redis.example.invalid", "10.255.255.1", "127.example.invalid", "localhost.example.invalid" })
	void remoteRedisWithoutTlsAndPasswordIsWarnedAbout(String host, CapturedOutput output) {
		remote(host).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("Redis at %s:6379 is used without TLS and without a password.".formatted(host))
			.contains("pillar.redis.security=off");
	}

	@Test
	void remoteRedisWithAPasswordButWithoutTlsIsWarnedAbout(CapturedOutput output) {
		remote("redis.example.invalid").withPropertyValues("spring.data.redis.password=secret")
			.run((context) -> assertThat(output).contains("is used without TLS.").doesNotContain("secret"));
	}

	@Test
	void remoteRedisWithTlsAndPasswordIsFine(CapturedOutput output) {
		remote("redis.example.invalid")
			.withPropertyValues("spring.data.redis.password=secret", "spring.data.redis.ssl.enabled=true",
					"pillar.redis.security=require")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("is used without");
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LOCALHOST", "127.0.0.1", "127.0.1.1", "::1" })
	void redisOnThisMachineIsFine(String host, CapturedOutput output) {
		remote(host).withPropertyValues("pillar.redis.security=require", "spring.data.redis.port=1")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("is used without");
	}

	@Test
	void remoteRedisWhenOffIsNotLookedAt(CapturedOutput output) {
		remote("redis.example.invalid").withPropertyValues("pillar.redis.security=off")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("is used without");
	}

	@Test
	void remoteRedisWhenProtectionIsRequiredIsRefused() {
		remote("redis.example.invalid").withPropertyValues("pillar.redis.security=require").run((context) -> {
			FailureAnalysis analysis = new InsecureRedisFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains("redis.example.invalid:6379", "without TLS",
					"without a password", "'require'");
			assertThat(analysis.getAction()).contains("spring.data.redis.ssl.enabled=true");
		});
	}

	private static ApplicationContextRunner remote(String host) {
		return Node.runner("spring.data.redis.host=" + host, "pillar.redis.start-timeout=0s");
	}

}
