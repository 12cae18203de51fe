package io.pillar.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.pillar.cache.CacheFleet.Member;
import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A put that was not answered may be carried out a little later, and is made up for when
 * that is over.
 */
class CacheUnconfirmedPutTests {

	private static final String KEY = "key";

	@Test
	void putThatWasNotConfirmedHoldsUpNeitherItsNodeNorTheOthers() throws Exception {
		try (RedisServer redis = RedisServer.builder().start();
				TcpProxy proxy = TcpProxy.to(redis.host(), redis.port());
				CacheFleet fleet = new CacheFleet()) {
			Member writer = fleet.join(nodes(proxy.port()));
			Member other = fleet.join(nodes(redis.port()));
			writer.hold(KEY);
			other.hold(KEY);
			redis.pause();
			CompletableFuture<Void> put = CacheThreads.start(() -> {
				writer.cache().put(KEY, "not confirmed");
				return null;
			});
			await().pollDelay(Duration.ofMillis(200)).until(() -> true);
			proxy.cutConnections();
			put.get();
			redis.resume();
			fleet.write(writer, KEY);
			await().until(writer::isAvailable);
			await().until(() -> other.read(KEY).equals(fleet.row(KEY)));
			assertThat(writer.coherence().pending()).as("made up for once more").isPositive();
			fleet.awaitAgreement(CacheFleet.CONVERGED);
		}
	}

	private static CacheNodes nodes(int port) {
		return CacheNodes.on("127.0.0.1", port).with("pillar.namespace", "unconfirmed");
	}

}
