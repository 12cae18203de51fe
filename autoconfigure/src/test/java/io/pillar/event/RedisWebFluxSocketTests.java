package io.pillar.event;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events over WebSockets of two nodes with Redis, of which one has WebFlux and one Spring
 * MVC.
 */
class RedisWebFluxSocketTests extends RedisEventSocketContract {

	@Override
	SocketSite start(String... properties) {
		return SocketSite.webFlux(StreamSite.NettySite.class, properties);
	}

	@Test
	void clientsOfBothGetTheSameMessages() {
		SocketReader first = connect(site()).follow("replay", null);
		publish("replay", 1, 3);
		String last = first.awaitAmounts("replay", 1).lastId("replay");
		publish("replay", 4, 200);
		List<String> ids = List.of(last, "unreadable", "0123456789abc.1.0");
		for (String id : ids) {
			SocketReader one = connect(site()).follow("replay", id);
			SocketReader two = connect(elsewhere()).follow("replay", id);
			long end = 1000 + ids.indexOf(id);
			publish("replay", end, end);
			one.until(() -> one.amounts("replay").contains(end));
			two.until(() -> two.amounts("replay").contains(end));
			assertThat(said(one)).isEqualTo(said(two)).hasSizeGreaterThan(1);
		}
	}

	private static List<String> said(SocketReader reader) {
		// a beat comes when it comes
		return reader.texts().stream().filter((text) -> !text.contains("pillar-beat")).toList();
	}

	@Test
	void sessionsGoOnWhileRedisHangs() {
		SocketReader other = connect(site()).follow("replay", null);
		SocketReader waiting = connect(site());
		redis().pause();
		try {
			waiting.say("follow brief");
			other.say("hello").until(() -> other.texts().contains("hello"));
			assertThat(waiting.texts()).isEmpty();
		}
		finally {
			redis().resume();
		}
		waiting.until(() -> waiting.hasEnded() || waiting.count("brief", "pillar-begin") == 1);
	}

}
