package io.pillar.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A master with replicas, and sentinels that replace the master when it is away for a
 * second. All of them ask for the same password, if there is one.
 *
 * @since 0.1.0
 */
public final class RedisSentinelGroup implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int TRIES = 3;

	private final String masterName;

	private final GroupMembers members;

	private final List<RedisServer> sentinels = new ArrayList<>();

	RedisSentinelGroup(RedisSentinelGroupBuilder settings) {
		this.masterName = settings.masterName();
		this.members = new GroupMembers(settings.isProxied());
		try {
			int port = this.members.port(startServer(settings.data()));
			for (int i = 0; i < settings.replicas(); i++) {
				startServer(settings.replica(port));
			}
			for (int i = 0; i < settings.sentinels(); i++) {
				this.sentinels.add(settings.sentinel(port).start());
			}
			this.sentinels.forEach(RedisSentinelGroup::hurry);
			Await.until(LIMIT, "the sentinels know each other and the replicas", this::isComplete);
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Start a master called {@code mymaster}, two replicas and three sentinels.
	 * @return the group
	 */
	public static RedisSentinelGroup start() {
		return builder().start();
	}

	/**
	 * Describe a group.
	 * @return a builder with two replicas, three sentinels and no password
	 */
	public static RedisSentinelGroupBuilder builder() {
		return new RedisSentinelGroupBuilder();
	}

	private RedisServer startServer(RedisServerBuilder server) {
		return this.members.start(server, (builder, port, announcedPort) -> builder.directive("replica-announce-port",
				Integer.toString(announcedPort)));
	}

	// The periods of a production would make a group wait ten seconds for its first
	// report
	private static void hurry(RedisServer sentinel) {
		try {
			sentinel.execute("SENTINEL", "DEBUG", "info-period", "300", "publish-period", "200", "ask-period", "200",
					"ping-period", "200");
		}
		catch (RedisReplyException ex) {
			// a server before 7.0 takes its time
		}
	}

	private boolean isComplete() {
		List<String> expected = List.of("num-slaves\n" + (servers().size() - 1),
				"num-other-sentinels\n" + (this.sentinels.size() - 1), "flags\nmaster\n");
		return this.sentinels.stream().allMatch((sentinel) -> {
			String state = sentinel.execute("SENTINEL", "MASTER", this.masterName) + "\n";
			return expected.stream().allMatch(state::contains);
		});
	}

	/**
	 * Return the name by which the sentinels know the master.
	 * @return the name
	 */
	public String masterName() {
		return this.masterName;
	}

	/**
	 * Return where the sentinels are.
	 * @return host and port of each, separated by a colon
	 */
	public List<String> sentinelAddresses() {
		return this.sentinels.stream().map((sentinel) -> sentinel.host() + ":" + sentinel.port()).toList();
	}

	/**
	 * Return the sentinels.
	 * @return the sentinels
	 */
	public List<RedisServer> sentinels() {
		return List.copyOf(this.sentinels);
	}

	/**
	 * Return the servers that hold the data, whatever they are at the moment.
	 * @return the servers, the first master first
	 */
	public List<RedisServer> servers() {
		return this.members.servers();
	}

	/**
	 * Return the proxy that clients, sentinels and replicas reach a server through.
	 * @param server one of the servers that hold the data
	 * @return its proxy
	 * @throws IllegalStateException if the group was built without proxies
	 */
	public TcpProxy proxyOf(RedisServer server) {
		return this.members.proxyOf(server);
	}

	/**
	 * Return the server that the sentinels take for the master.
	 * @return the master, which may be dead for as long as the sentinels have not
	 * replaced it
	 * @throws IllegalStateException if no sentinel answers
	 */
	public RedisServer master() {
		return this.sentinels.stream()
			.filter(RedisServer::isAnswering)
			.findFirst()
			.map(this::masterAccordingTo)
			.orElseThrow(() -> new IllegalStateException("No sentinel answers"));
	}

	private RedisServer masterAccordingTo(RedisServer sentinel) {
		String address = sentinel.execute("SENTINEL", "GET-MASTER-ADDR-BY-NAME", this.masterName);
		return this.members.at(Integer.parseInt(address.substring(address.indexOf('\n') + 1)));
	}

	/**
	 * Let the sentinels replace the master now, and wait until all of them agree on the
	 * new one and it accepts writes.
	 * @return the new master
	 */
	public RedisServer failover() {
		RedisServer old = master();
		for (int tries = 0; tries < TRIES && !isReplaced(old); tries++) {
			Await.until(LIMIT, "a sentinel begins a failover", () -> beginFailover(old));
			awaitReplaced(old);
		}
		Await.until(LIMIT, "the sentinels agree on a new master", () -> isReplaced(old));
		return master();
	}

	/**
	 * Wait no longer than a failover takes, which the sentinels may give up.
	 */
	private void awaitReplaced(RedisServer old) {
		long start = System.nanoTime();
		while (!isReplaced(old) && System.nanoTime() - start < PATIENCE.toNanos()) {
			Await.pause(Duration.ofMillis(20));
		}
	}

	private boolean beginFailover(RedisServer old) {
		if (master() != old) {
			return true;
		}
		try {
			RedisServer sentinel = this.sentinels.stream().filter(RedisServer::isAnswering).findFirst().orElseThrow();
			sentinel.execute("SENTINEL", "FAILOVER", this.masterName);
			return true;
		}
		catch (RedisReplyException ex) {
			// no replica is good enough yet, or the sentinels are at it already
			return false;
		}
	}

	private boolean isReplaced(RedisServer old) {
		RedisServer master = master();
		return master != old && master.isAnswering() && master.execute("ROLE").startsWith("master")
				&& this.sentinels.stream()
					.filter(RedisServer::isAnswering)
					.allMatch((sentinel) -> masterAccordingTo(sentinel) == master);
	}

	/**
	 * End all processes and delete their files.
	 */
	@Override
	public void close() {
		this.sentinels.forEach(RedisServer::close);
		this.members.close();
	}

}
