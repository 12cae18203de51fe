package io.pillar.event;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.simp.broker.SimpleBrokerMessageHandler;
import org.springframework.messaging.support.ExecutorSubscribableChannel;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application is told at its start whose STOMP broker is to reach all nodes, with
 * Redis or without.
 */
@ExtendWith(OutputCaptureExtension.class)
class StompBridgeAutoConfigurationTests {

	private static final String NOTHING = "pillar.event.stomp.enabled is true and does nothing: ";

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PillarRedisAutoConfiguration.class, EventAutoConfiguration.class,
				StompBridgeAutoConfiguration.class))
		.withPropertyValues("pillar.event.stomp.enabled=true", "pillar.mode=local");

	private final ApplicationContextRunner brokers = this.bare
		.withBean("clientInboundChannel", ExecutorSubscribableChannel.class, ExecutorSubscribableChannel::new)
		.withBean("clientOutboundChannel", ExecutorSubscribableChannel.class, ExecutorSubscribableChannel::new)
		.withBean("brokerChannel", ExecutorSubscribableChannel.class, ExecutorSubscribableChannel::new);

	private final ApplicationContextRunner simple = this.brokers.withBean("simpleBrokerMessageHandler",
			SimpleBrokerMessageHandler.class, () -> new SimpleBrokerMessageHandler(new ExecutorSubscribableChannel(),
					new ExecutorSubscribableChannel(), new ExecutorSubscribableChannel(), List.of("/topic")));

	@Test
	void applicationWithASimpleBrokerIsToldNothing(CapturedOutput output) {
		this.simple.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(StompBridge.class));
		assertThat(output).doesNotContain("pillar.event.stomp");
	}

	@Test
	void applicationWithoutABrokerIsToldSoOnce(CapturedOutput output) {
		this.bare.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce(NOTHING + "this application has no simple STOMP broker");
	}

	@Test
	void applicationWithoutTheLibraryIsToldSo(CapturedOutput output) {
		this.bare.withClassLoader(new FilteredClassLoader("org.springframework.messaging"))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce(NOTHING + "this application has no simple STOMP broker");
	}

	@Test
	void applicationWithoutTheBusIsToldSo(CapturedOutput output) {
		this.simple.withPropertyValues("pillar.event.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce(NOTHING + "Pillar's own event bus is switched off or replaced");
	}

	@Test
	void applicationThatAsksForNothingIsToldNothing(CapturedOutput output) {
		this.bare.withPropertyValues("pillar.event.stomp.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("pillar.event.stomp");
	}

	@Test
	void brokerBesideTheApplicationIsRefused() {
		this.brokers.withBean("simpleBrokerMessageHandler", Object.class, Object::new)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("It is for the simple broker"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "topic/**", "/topic/{id:[}/x", "" })
	void destinationsThatAreNoneAreRefused(String destinations) {
		this.bare.withPropertyValues("pillar.event.stomp.destinations=" + destinations)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo("pillar.event.stomp.destinations")));
	}

}
