package io.pillar.actuator;

import java.util.concurrent.atomic.AtomicInteger;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisHealthContributorAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.health.DataRedisReactiveHealthContributorAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointWebExtension;
import org.springframework.boot.health.actuate.endpoint.ReactiveHealthEndpointWebExtension;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PillarRedisHealthAutoConfiguration} and
 * {@link UnconfiguredRedisHealthIndicator}: whose check {@code redis} is.
 */
class PillarRedisHealthAutoConfigurationTests {

	private final AtomicInteger dials = new AtomicInteger();

	private final AutoConfigurations configurations = AutoConfigurations.of(SslAutoConfiguration.class,
			DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class,
			HealthContributorAutoConfiguration.class, HealthContributorRegistryAutoConfiguration.class,
			HealthEndpointAutoConfiguration.class, DataRedisHealthContributorAutoConfiguration.class,
			DataRedisReactiveHealthContributorAutoConfiguration.class, PillarRedisAutoConfiguration.class,
			PillarHealthAutoConfiguration.class, PillarRedisHealthAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(this.configurations)
		.withBean(ClientResourcesBuilderCustomizer.class, this::counter)
		.withPropertyValues("spring.application.name=test");

	@ParameterizedTest
	@ValueSource(strings = { "pillar.mode=auto", "pillar.mode=local", "spring.threads.virtual.enabled=true",
			"spring.data.redis.password=x", "pillar.cache.enabled=false" })
	void applicationWithoutRedisIsUpAndAsksNone(String property) {
		this.runner.withPropertyValues(property).run((context) -> {
			assertThat(status(context)).isEqualTo(Status.UP);
			assertThat(status(context, "redis")).isEqualTo(Status.UNKNOWN);
			assertThat(this.dials).hasValue(0);
		});
	}

	@Test
	void checkWhereNoRedisIsConfiguredSaysSo() {
		this.runner.run((context) -> assertThat(context.getBean(UnconfiguredRedisHealthIndicator.class).health())
			.isEqualTo(Health.unknown().withDetail("reason", "no Redis is configured").build()));
	}

	@Test
	void servletApplicationWithoutRedisAnswersThatItIsUp() {
		new WebApplicationContextRunner().withConfiguration(this.configurations)
			.withBean(ClientResourcesBuilderCustomizer.class, this::counter)
			.withPropertyValues("spring.application.name=test")
			.run((context) -> {
				WebEndpointResponse<HealthDescriptor> answer = context.getBean(HealthEndpointWebExtension.class)
					.health(ApiVersion.V3, WebServerNamespace.SERVER, SecurityContext.NONE);
				assertThat(answer.getStatus()).isEqualTo(WebEndpointResponse.STATUS_OK);
				assertThat(answer.getBody().getStatus()).isEqualTo(Status.UP);
				assertThat(this.dials).hasValue(0);
			});
	}

	@Test
	void reactiveApplicationWithoutRedisAnswersThatItIsUp() {
		new ReactiveWebApplicationContextRunner().withConfiguration(this.configurations)
			.withBean(ClientResourcesBuilderCustomizer.class, this::counter)
			.withPropertyValues("spring.application.name=test")
			.run((context) -> {
				WebEndpointResponse<? extends HealthDescriptor> answer = context
					.getBean(ReactiveHealthEndpointWebExtension.class)
					.health(ApiVersion.V3, WebServerNamespace.SERVER, SecurityContext.NONE)
					.block();
				assertThat(answer.getStatus()).isEqualTo(WebEndpointResponse.STATUS_OK);
				assertThat(answer.getBody().getStatus()).isEqualTo(Status.UP);
				assertThat(this.dials).hasValue(0);
			});
	}

	@Test
	void checkOfAnApplicationThatOnlyBlocksAsksNone() {
		this.runner.withClassLoader(new FilteredClassLoader("reactor.core")).run((context) -> {
			assertThat(status(context, "redis")).isEqualTo(Status.UNKNOWN);
			assertThat(this.dials).hasValue(0);
		});
	}

	@Test
	void groupThatNamesTheCheckStaysValidAndIsUp() {
		this.runner
			.withPropertyValues("management.endpoint.health.group.readiness.include=ping,redis",
					"management.endpoint.health.group.readiness.show-details=always")
			.run((context) -> assertThat(status(context, "readiness")).isEqualTo(Status.UP));
	}

	@Test
	void checkThatIsAskedForByNameIsThatOfBoot() {
		this.runner
			.withPropertyValues("management.health.redis.enabled=true", "spring.data.redis.connect-timeout=200ms")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(UnconfiguredRedisHealthIndicator.class);
				status(context, "redis");
				assertThat(this.dials.get()).isPositive();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.health.redis.enabled=false", "management.health.defaults.enabled=false" })
	void checkThatIsSwitchedOffIsNotThere(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean("redisHealthContributor"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "pillar.mode=auto", "pillar.mode=local" })
	void checkOfARedisThatIsConfiguredIsThatOfBoot(String mode) {
		assertBoots(this.runner.withPropertyValues(mode, "spring.data.redis.host=127.0.0.1",
				"pillar.redis.start-timeout=0s"));
	}

	@Test
	void checkOfARedisThatTheModeAsksForIsThatOfBoot() {
		assertBoots(this.runner.withPropertyValues("pillar.mode=redis", "pillar.redis.start-timeout=0s"));
	}

	@Test
	void checkOfARedisThatABeanDescribesIsThatOfBoot() {
		assertBoots(this.runner.withPropertyValues("pillar.mode=local")
			.withBean(DataRedisConnectionDetails.class, Elsewhere::new));
		assertBoots(this.runner.withBean(RedisStandaloneConfiguration.class,
				() -> new RedisStandaloneConfiguration("127.0.0.1", 1)));
	}

	@Test
	void checkOfAConnectionOfTheUserIsThatOfBoot() {
		assertBoots(
				this.runner.withBean(RedisConnectionFactory.class, () -> new LettuceConnectionFactory("127.0.0.1", 1)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "redisHealthIndicator", "redisHealthContributor" })
	void checkOfTheUserWins(String name) {
		this.runner.withBean(name, HealthIndicator.class, () -> () -> Health.up().withDetail("whose", "mine").build())
			.run((context) -> {
				assertThat(context).doesNotHaveBean(UnconfiguredRedisHealthIndicator.class);
				assertThat(status(context, "redis")).isEqualTo(Status.UP);
			});
	}

	@Test
	void applicationWithoutAnyConnectionFactoryHasNoSuchCheck() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PillarRedisAutoConfiguration.class, PillarRedisHealthAutoConfiguration.class))
			.withPropertyValues("spring.application.name=test")
			.run((context) -> assertThat(context).doesNotHaveBean("redisHealthContributor"));
	}

	@Test
	void applicationWithoutTheClassesOfRedisHasNoSuchCheck() {
		this.runner
			.withClassLoader(new FilteredClassLoader("io.lettuce", "org.springframework.data.redis",
					"org.springframework.boot.data.redis", "org.springframework.messaging"))
			.run((context) -> assertThat(context).doesNotHaveBean("redisHealthContributor"));
	}

	private ClientResourcesBuilderCustomizer counter() {
		return (resources) -> resources.nettyCustomizer(new DialCounter(this.dials));
	}

	private static void assertBoots(ApplicationContextRunner runner) {
		runner.run((context) -> assertThat(context).hasBean("redisHealthContributor")
			.doesNotHaveBean(UnconfiguredRedisHealthIndicator.class));
	}

	private static @Nullable Status status(AssertableApplicationContext context, String... path) {
		return context.getBean(HealthEndpoint.class).healthForPath(path).getStatus();
	}

	private static final class Elsewhere implements DataRedisConnectionDetails {

		@Override
		public Standalone getStandalone() {
			return Standalone.of("127.0.0.1", 1);
		}

	}

	private static final class DialCounter implements NettyCustomizer {

		private final AtomicInteger dials;

		private DialCounter(AtomicInteger dials) {
			this.dials = dials;
		}

		@Override
		public void afterBootstrapInitialized(Bootstrap bootstrap) {
			this.dials.incrementAndGet();
		}

	}

}
