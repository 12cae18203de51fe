package io.pillar.embedded;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A Redis Cluster of masters with replicas, which replaces a master when it is away for a
 * second and a half.
 *
 * @since 0.1.0
 */
public final class RedisClusterGroup implements AutoCloseable {

	private static final int SLOTS = 16384;

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final GroupMembers members;

	private final int masters;

	RedisClusterGroup(RedisClusterGroupBuilder settings) {
		this.masters = settings.masters();
		this.members = new GroupMembers(settings.isProxied());
		try {
			int nodes = this.masters * (1 + settings.replicasPerMaster());
			IntStream.range(0, nodes).forEach((i) -> this.members.start(settings.node(), RedisClusterGroup::announce));
			form();
			Await.until(LIMIT, "the cluster serves all slots", () -> servers().stream().allMatch(this::isFormed));
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * Start three masters with one replica each.
	 * @return the cluster
	 */
	public static RedisClusterGroup start() {
		return builder().start();
	}

	/**
	 * Describe a cluster.
	 * @return a builder with three masters, one replica each and no password
	 */
	public static RedisClusterGroupBuilder builder() {
		return new RedisClusterGroupBuilder();
	}

	private static void announce(RedisServerBuilder builder, int port, int announcedPort) {
		builder.directive("cluster-announce-port", Integer.toString(announcedPort))
			.directive("cluster-announce-bus-port", Integer.toString(port + Ports.CLUSTER_BUS_OFFSET));
	}

	private void form() {
		List<RedisServer> servers = servers();
		for (int i = 0; i < servers.size(); i++) {
			RedisServer server = servers.get(i);
			server.execute("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
			if (i < this.masters) {
				server.execute(addSlots(i));
			}
			// everyone meets everyone, because gossip alone takes seconds
			servers.subList(0, i).forEach((other) -> server.execute(meet(other)));
		}
		for (int i = this.masters; i < servers.size(); i++) {
			replicate(servers.get(i), servers.get(i % this.masters));
		}
	}

	private String[] meet(RedisServer other) {
		return new String[] { "CLUSTER", "MEET", other.host(), Integer.toString(this.members.port(other)),
				Integer.toString(other.port() + Ports.CLUSTER_BUS_OFFSET) };
	}

	private String[] addSlots(int master) {
		IntStream slots = IntStream.range(master * SLOTS / this.masters, (master + 1) * SLOTS / this.masters);
		return Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), slots.mapToObj(Integer::toString))
			.toArray(String[]::new);
	}

	private static void replicate(RedisServer replica, RedisServer master) {
		String id = master.execute("CLUSTER", "MYID");
		Await.until(LIMIT, "%s knows %s".formatted(replica, master), () -> {
			try {
				return replica.execute("CLUSTER", "REPLICATE", id).equals("OK");
			}
			catch (RedisReplyException ex) {
				// the two have not shaken hands yet
				return false;
			}
		});
	}

	private boolean isFormed(RedisServer server) {
		List<ClusterNode> nodes = ClusterNode.parse(server.execute("CLUSTER", "NODES"));
		List<ClusterNode> owners = nodes.stream().filter(ClusterNode::isMaster).toList();
		return server.execute("CLUSTER", "INFO").contains("cluster_state:ok") && owners.size() == this.masters
				&& nodes.stream().filter((node) -> owners.stream().anyMatch((it) -> node.isReplicaOf(it.id()))).count()
						+ this.masters == servers().size()
				&& !server.execute("INFO", "replication").contains("master_link_status:down");
	}

	/**
	 * Return where the nodes are.
	 * @return host and port of each, separated by a colon
	 */
	public List<String> nodeAddresses() {
		return servers().stream().map((server) -> server.host() + ":" + this.members.port(server)).toList();
	}

	/**
	 * Return the nodes, whatever they are at the moment.
	 * @return the nodes, the first masters first
	 */
	public List<RedisServer> servers() {
		return this.members.servers();
	}

	/**
	 * Return the proxy that clients and replicas reach a node through. What the nodes
	 * tell each other about themselves does not pass it, so that a node that is cut off
	 * is not replaced.
	 * @param server one of the nodes
	 * @return its proxy
	 * @throws IllegalStateException if the cluster was built without proxies
	 */
	public TcpProxy proxyOf(RedisServer server) {
		return this.members.proxyOf(server);
	}

	/**
	 * Return the master that serves a key, as the nodes that answer see it.
	 * @param key the key
	 * @return the master, which may be dead for as long as the others have not replaced
	 * it
	 */
	public RedisServer masterOf(String key) {
		List<ClusterNode> nodes = view();
		int slot = Integer.parseInt(answering().execute("CLUSTER", "KEYSLOT", key));
		return nodes.stream()
			.filter((node) -> node.serves(slot))
			.findFirst()
			.map((node) -> this.members.at(node.port()))
			.orElseThrow(() -> new IllegalStateException("Nobody serves slot " + slot));
	}

	/**
	 * Return the replicas of a master that the nodes that answer do not take for failed.
	 * @param master the master
	 * @return its replicas
	 */
	public List<RedisServer> replicasOf(RedisServer master) {
		List<ClusterNode> nodes = view();
		return nodes.stream()
			.filter((node) -> node.port() == this.members.port(master))
			.flatMap((owner) -> nodes.stream().filter((node) -> node.isReplicaOf(owner.id())))
			.map((node) -> this.members.at(node.port()))
			.toList();
	}

	/**
	 * Wait until all slots are served again, as every node that answers sees it.
	 * @throws UncheckedIOException if a node stops to answer meanwhile
	 */
	public void awaitOk() {
		Await.until(LIMIT, "the cluster serves all slots",
				() -> this.members.answering()
					.stream()
					.allMatch((server) -> server.execute("CLUSTER", "INFO").contains("cluster_state:ok")));
	}

	private List<ClusterNode> view() {
		return ClusterNode.parse(answering().execute("CLUSTER", "NODES"));
	}

	private RedisServer answering() {
		return this.members.answering()
			.stream()
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No node answers"));
	}

	/**
	 * End all processes and delete their files.
	 */
	@Override
	public void close() {
		this.members.close();
	}

}
