package io.pillar.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisServer;
import io.pillar.embedded.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients come and go between nodes whose connections are lost, while events are
 * published all the time. Each client gets each event once and in order, or a gap in the
 * place of those that it does not get. A run prints its seed; longer ones are made with
 * {@code -Dpillar.long=true}.
 */
class EventStreamHistoryTests {

	private static final int STEPS = Boolean.getBoolean("pillar.long") ? 400 : 40;

	private final Random random = Seeds.random();

	private final RedisServer redis = RedisServer.builder().start();

	private final TcpProxy proxy = TcpProxy.to(this.redis.host(), this.redis.port());

	private final List<StreamSite> sites = new ArrayList<>();

	private final List<Client> clients = new ArrayList<>();

	private volatile boolean stopped;

	@AfterEach
	void stop() {
		this.stopped = true;
		this.clients.forEach((client) -> client.reader.close());
		this.sites.forEach(StreamSite::close);
		this.proxy.close();
		this.redis.close();
	}

	@Test
	void clientGetsEachEventOnceInOrderOrAGapInItsPlace() throws Exception {
		start(this.redis.port());
		start(this.redis.port());
		start(this.proxy.port());
		for (int i = 0; i < 6; i++) {
			this.clients.add(new Client(i));
		}
		Thread publisher = new Thread(this::publish);
		publisher.start();
		for (int step = 0; step < STEPS; step++) {
			LockSupport.parkNanos(this.random.nextInt(50) * 1_000_000L);
			disturb();
		}
		this.proxy.heal();
		this.proxy.dropMessages(false);
		this.stopped = true;
		publisher.join();
		this.clients.forEach(Client::finish);
		System.out.printf("Streams: %s%n", this.sites.stream().map(StreamSite::stats).toList());
	}

	private void start(int port) {
		this.sites.add(new StreamSite("spring.data.redis.host=localhost", "spring.data.redis.port=" + port,
				"pillar.event.topics.replay.history=100000", "pillar.event.topics.replay.queue=100000",
				"pillar.redis.timeout=300ms"));
	}

	private void publish() {
		long amount = 0;
		while (!this.stopped) {
			amount++;
			this.sites.get(0).bus().publish("replay", Trade.of(amount));
			LockSupport.parkNanos(500_000);
		}
		this.sites.get(0).bus().publish("replay", Trade.of(Long.MAX_VALUE));
	}

	private void disturb() {
		switch (this.random.nextInt(8)) {
			case 0 -> this.proxy.cutConnections();
			case 1 -> this.proxy.cut();
			case 2 -> this.proxy.dropMessages(true);
			case 3 -> this.redis.execute("CLIENT", "KILL", "TYPE", "pubsub");
			default -> {
				this.proxy.heal();
				this.proxy.dropMessages(false);
				this.clients.get(this.random.nextInt(this.clients.size())).comeBack();
			}
		}
	}

	/**
	 * A client that keeps what all of its connections brought.
	 */
	private final class Client {

		private final List<StreamReader.Sent> all = new ArrayList<>();

		private final int name;

		private StreamReader reader;

		private String lastId;

		Client(int name) {
			this.name = name;
			// all begin where nothing had been published
			this.lastId = "0";
			open();
		}

		private void open() {
			StreamSite site = EventStreamHistoryTests.this.sites
				.get(EventStreamHistoryTests.this.random.nextInt(EventStreamHistoryTests.this.sites.size()));
			this.reader = site.open("/all/replay", this.lastId);
		}

		void comeBack() {
			keep();
			open();
		}

		private void keep() {
			this.reader.close();
			this.reader.awaitEnd();
			this.all.addAll(this.reader.all());
			this.lastId = this.reader.lastId().isEmpty() ? this.lastId : this.reader.lastId();
		}

		void finish() {
			await().until(() -> this.reader.amounts().contains(Long.MAX_VALUE));
			keep();
			long last = 0;
			boolean told = false;
			for (StreamReader.Sent sent : this.all) {
				if (sent.name().equals(StreamFrames.GAP)) {
					told = true;
					continue;
				}
				assertThat(sent.amount()).as("client %d after %d", this.name, last).isGreaterThan(last);
				assertThat(told || sent.amount() == last + 1 || sent.amount() == Long.MAX_VALUE)
					.as("client %d was not told of what is between %d and %d", this.name, last, sent.amount())
					.isTrue();
				last = sent.amount();
				told = false;
			}
		}

	}

}
