package io.pillar.redis;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link PillarRedisAutoConfiguration} and {@link OnSharedStateCondition}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PillarRedisAutoConfigurationTests {

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.builder().start();
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@Test
	void autoWithoutRedisIsLocal() {
		assertLocal(Node.runner());
	}

	@Test
	void nodeWithoutRedisSaysThatItsStateIsItsOwn(CapturedOutput output) {
		Node.runner()
			.run((context) -> assertThat(output).containsOnlyOnce("of this node alone: no Redis is configured"));
		Node.runner("pillar.mode=local")
			.run((context) -> assertThat(output).containsOnlyOnce("of this node alone: pillar.mode is local"));
	}

	@Test
	void nodeWithRedisDoesNotSayThatItsStateIsItsOwn(CapturedOutput output) {
		Node.at(server).run((context) -> assertThat(output).doesNotContain("of this node alone"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.password=x", "spring.data.redis.timeout=1s" })
	void autoWhereNothingNamesARedisIsLocal(String property) {
		assertLocal(Node.runner(property));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.host=127.0.0.1", "spring.data.redis.port=%d",
			"spring.data.redis.url=redis://127.0.0.1:%d", "spring.data.redis.cluster.nodes=127.0.0.1:%d",
			"spring.data.redis.cluster.nodes[0]=127.0.0.1:%d", "spring.data.redis.sentinel.nodes=127.0.0.1:%d",
			"spring.data.redis.masterreplica.nodes=127.0.0.1:%d" })
	void autoWhereARedisIsNamedIsShared(String property) {
		assertShared(Node.runner(property.formatted(server.port()), "pillar.redis.start-timeout=0s",
				property.contains("sentinel") ? "spring.data.redis.sentinel.master=m" : "x=y"));
	}

	@Test
	void autoWhereABeanSaysWhereRedisIsIsShared() {
		assertShared(Node.runner().withUserConfiguration(Details.class));
	}

	@Test
	void redisIsSharedWhereNothingIsNamed() {
		assertShared(Node.runner("pillar.mode=redis", "pillar.redis.start-timeout=0s"));
	}

	@Test
	void localNeverTouchesRedis() {
		long before = connectionsReceived();
		assertLocal(Node.at(server, "pillar.mode=local"));
		assertThat(connectionsReceived()).isLessThanOrEqualTo(before + 1);
	}

	@Test
	void modeWhenUnknownIsRefused() {
		Node.runner("pillar.mode=cloud")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("pillar.mode")
				.hasStackTraceContaining("cloud"));
	}

	@Test
	void modeOfAFeatureWinsOverTheMode() {
		Node.at(server, "pillar.mode=local", "pillar.sample.mode=redis")
			.withUserConfiguration(SampleConfiguration.class)
			.run((context) -> assertThat(context).hasBean("sample"));
		Node.at(server, "pillar.sample.mode=local")
			.withUserConfiguration(SampleConfiguration.class)
			.run((context) -> assertThat(context).doesNotHaveBean("sample").hasSingleBean(RedisLink.class));
		Node.at(server)
			.withUserConfiguration(SampleConfiguration.class)
			.run((context) -> assertThat(context).hasBean("sample"));
	}

	@Test
	void withoutRedisClassesIsLocal() {
		assertLocal(Node.at(server)
			.withClassLoader(new FilteredClassLoader("io.lettuce", "org.springframework.boot.data.redis",
					"org.springframework.data.redis"))
			.withUserConfiguration(SampleConfiguration.class));
	}

	@Test
	void redisWithoutRedisClassesIsRefused() {
		Node.at(server, "pillar.mode=redis")
			.withClassLoader(new FilteredClassLoader(RedisClient.class.getPackageName()))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("pillar.mode")
				.hasStackTraceContaining("pillar.mode"));
	}

	@Test
	void redisWithoutConnectionDetailsIsRefusedWithRemedy(CapturedOutput output) {
		SpringApplication application = new SpringApplication(WithoutDetails.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--spring.data.redis.port=" + server.port()));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("there is no bean of type DataRedisConnectionDetails")
			.contains(RedisConnectionMissingException.REMEDY)
			.doesNotContain("\tat io.pillar");
		new ApplicationContextRunner().withUserConfiguration(WithoutDetails.class)
			.withPropertyValues("spring.data.redis.port=" + server.port(), "pillar.mode=local")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void beansOfTheUserWin() {
		Node.at(server).withUserConfiguration(OwnNames.class).run((context) -> {
			assertThat(context.getBean(NodeId.class)).hasToString("mine");
			assertThat(context.getBean(KeySpace.class).namespace()).isEqualTo("mine");
		});
	}

	private static void assertLocal(ApplicationContextRunner runner) {
		runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(RedisLink.class)
			.doesNotHaveBean(RedisAvailability.class)
			.hasSingleBean(NodeId.class)
			.hasSingleBean(KeySpace.class));
	}

	private static void assertShared(ApplicationContextRunner runner) {
		runner.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(RedisLink.class)
			.hasSingleBean(RedisAvailability.class)
			.hasSingleBean(RedisChannels.class)
			.hasSingleBean(RedisClock.class)
			.hasSingleBean(RedisCapabilities.class));
	}

	private static long connectionsReceived() {
		return server.execute("INFO", "stats")
			.lines()
			.filter((line) -> line.startsWith("total_connections_received:"))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
			.sum();
	}

	@Configuration(proxyBeanMethods = false)
	static class Details {

		@Bean
		DataRedisConnectionDetails embeddedDetails() {
			return new DataRedisConnectionDetails() {
				@Override
				public Standalone getStandalone() {
					return Standalone.of("127.0.0.1", server.port());
				}
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(PillarRedisAutoConfiguration.class)
	static class WithoutDetails {

	}

	@Configuration(proxyBeanMethods = false)
	static class SampleConfiguration {

		@Bean
		@ConditionalOnSharedState("sample")
		String sample() {
			return "shared";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnNames {

		@Bean
		NodeId nodeId() {
			return new NodeId("mine");
		}

		@Bean
		KeySpace keySpace() {
			return new KeySpace("mine");
		}

	}

}
