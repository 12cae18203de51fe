package io.pillar.event;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.databind.json.JsonMapper;

import io.pillar.redis.FeatureStatus;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * When there is an event bus, and of which kind.
 */
class EventAutoConfigurationTests {

	private final ApplicationContextRunner local = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
				PillarRedisAutoConfiguration.class, EventAutoConfiguration.class));

	private final ApplicationContextRunner shared = this.local.withPropertyValues("pillar.mode=redis",
			"pillar.redis.start-timeout=0s", "spring.data.redis.port=1");

	@Test
	void eventsAreOfTheNodeWithoutRedis() {
		this.local.run((context) -> {
			assertThat(context.getBean(EventBus.class).publish("broadcast", "hello")).isEqualTo(EventReach.NODE);
			assertThat(context.getBean(FeatureStatus.class).state())
				.startsWith("events for this node only; 0 subscriptions");
		});
	}

	@Test
	void eventsAreOfTheFleetWhereTheModeSaysSo() {
		this.shared.run((context) -> {
			assertThat(context).hasSingleBean(EventBus.class).hasSingleBean(RedisEventTransport.class);
			assertThat(context.getBean(FeatureStatus.class).state()).startsWith("degraded: Redis is away");
		});
		this.shared.withPropertyValues("pillar.event.mode=local")
			.run((context) -> assertThat(context).hasSingleBean(EventBus.class)
				.doesNotHaveBean(RedisEventTransport.class));
	}

	@Test
	void busCanBeSwitchedOffOrReplacedAndNeedsJson() {
		this.local.withPropertyValues("pillar.event.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(EventBus.class));
		this.local.withClassLoader(new FilteredClassLoader(JsonMapper.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EventBus.class));
		this.shared.withBean("own", EventBus.class, OwnBus::new)
			.run((context) -> assertThat(context).hasSingleBean(EventBus.class).hasBean("own"));
	}

	@Test
	void whatIsConfiguredWrongIsNamed() {
		assertRefused("pillar.event.threads", "0");
		assertRefused("pillar.event.max-size", "1B");
		assertRefused("pillar.event.check-interval", "0s");
		assertRefused("pillar.event.check-interval", "200000000000d");
		assertRefused("pillar.event.topics.trades.partitions", "65");
		assertRefused("pillar.event.topics.trades.history", "0");
		assertRefused("pillar.event.topics.trades.queue", "0");
		assertRefused("pillar.event.topics.trades.outbox", "-1");
		assertRefused("pillar.event.topics.trades.overflow", "wait");
	}

	private static void assertRefused(String property, String value) {
		EventProperties properties = new Binder(new MapConfigurationPropertySource(Map.of(property, value)))
			.bindOrCreate("pillar.event", EventProperties.class);
		assertThatThrownBy(() -> {
			properties.toSettings();
			properties.toTopics();
		}).isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
			assertThat(ex.getName()).isEqualTo(property);
			assertThat(ex.getReason()).contains("Use ");
		});
	}

	@Test
	void applicationThatIsConfiguredWrongDoesNotStart() {
		for (String property : List.of("pillar.event.check-interval=0s", "pillar.event.topics.trades.queue=0")) {
			this.local.withPropertyValues(property)
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(InvalidConfigurationPropertyValueException.class));
		}
	}

	private static final class OwnBus implements EventBus {

		@Override
		public EventReach publish(EventTopic topic, Object event) {
			return EventReach.NODE;
		}

		@Override
		public CompletableFuture<EventReach> publishAsync(EventTopic topic, Object event) {
			return CompletableFuture.completedFuture(EventReach.NODE);
		}

		@Override
		public <T> Subscription subscribe(EventTopic topic, Class<T> type, EventReceiver<T> receiver) {
			throw new UnsupportedOperationException();
		}

	}

}
