package io.pillar.actuator;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.event.EventAutoConfiguration;
import io.pillar.event.EventBus;
import io.pillar.event.EventInfo;
import io.pillar.event.EventTopic;
import io.pillar.event.EventTracing;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PillarEventTracingAutoConfiguration}.
 */
class PillarEventTracingTests {

	private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	private final Tracer tracer = new Tracer();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PillarRedisAutoConfiguration.class, EventAutoConfiguration.class,
				PillarEventTracingAutoConfiguration.class))
		.withPropertyValues("spring.application.name=test", "pillar.mode=local",
				"pillar.event.topics.trades.level=replay");

	@Test
	void listenerRunsWithinTheTraceOfThePublisher() {
		this.runner.withBean(ObservationRegistry.class, this::registry).run((context) -> {
			EventBus bus = context.getBean(EventBus.class);
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			List<Optional<String>> heard = new CopyOnWriteArrayList<>();
			List<Boolean> within = new CopyOnWriteArrayList<>();
			bus.subscribe(EventTopic.parse("trades:**"), String.class, (String trade, EventInfo info) -> {
				within.add(registry.getCurrentObservation() != null);
				heard.add(info.traceparent());
				throw new IllegalStateException("refused");
			});
			bus.publish("trades:somebody", "outside");
			Observation.createNotStarted("caller", registry).observe(() -> bus.publish("trades:somebody", "inside"));
			await().until(() -> heard.size() == 2);
			assertThat(heard).containsExactly(Optional.empty(), Optional.of(TRACE));
			assertThat(within).containsExactly(false, true);
			await().until(() -> this.tracer.ended.size() == 3);
			assertThat(this.tracer.received).containsExactly(TRACE);
			assertThat(this.tracer.ended).anyMatch((span) -> span.startsWith("receive trades refused"))
				.anyMatch((span) -> span.startsWith("send trades"))
				.noneMatch((span) -> span.contains("somebody"));
		});
	}

	@Test
	void tracingIsTheApplicationsOwnOrNoneWithoutObservations() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(EventTracing.class));
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("pillarEventTracing"));
		this.runner.withBean(ObservationRegistry.class, this::registry)
			.withBean("own", EventTracing.class, () -> EventTracing.NO_OP)
			.run((context) -> assertThat(context).hasSingleBean(EventTracing.class).hasBean("own"));
		this.runner.withBean(ObservationRegistry.class, () -> ObservationRegistry.NOOP).run((context) -> {
			EventBus bus = context.getBean(EventBus.class);
			List<String> heard = new CopyOnWriteArrayList<>();
			bus.subscribe("trades", String.class, heard::add);
			bus.publish("trades", "a");
			await().until(() -> heard.size() == 1);
		});
	}

	private ObservationRegistry registry() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(this.tracer);
		return registry;
	}

	/**
	 * Does what a tracer does with the headers of what is sent and received.
	 */
	private static final class Tracer implements ObservationHandler<Observation.Context> {

		private final List<String> received = new CopyOnWriteArrayList<>();

		private final List<String> ended = new CopyOnWriteArrayList<>();

		@Override
		@SuppressWarnings("unchecked")
		public void onStart(Observation.Context context) {
			if (context instanceof SenderContext<?> sender) {
				SenderContext<Object> any = (SenderContext<Object>) sender;
				any.getSetter().set(any.getCarrier(), "traceparent", TRACE);
				any.getSetter().set(any.getCarrier(), "baggage", "x=y");
			}
			else if (context instanceof ReceiverContext<?> receiver) {
				ReceiverContext<Object> any = (ReceiverContext<Object>) receiver;
				this.received.add(any.getGetter().get(any.getCarrier(), "traceparent"));
				assertThat(any.getGetter().get(any.getCarrier(), "baggage")).isNull();
			}
		}

		@Override
		public void onStop(Observation.Context context) {
			Throwable error = context.getError();
			this.ended.add("%s %s %s".formatted(context.getContextualName(),
					(error != null) ? error.getMessage() : "well", context.getAllKeyValues()));
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
