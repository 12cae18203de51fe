package io.pillar.embedded;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The servers of a group, each with a proxy before it if the group has such.
 */
final class GroupMembers implements AutoCloseable {

	private final List<RedisServer> servers = new ArrayList<>();

	private final Map<RedisServer, TcpProxy> proxies = new HashMap<>();

	private final boolean proxied;

	GroupMembers(boolean proxied) {
		this.proxied = proxied;
	}

	/**
	 * Start one more server.
	 * @param builder the server
	 * @param announcement tells the server the port under which the others shall know it
	 * @return the server
	 */
	RedisServer start(RedisServerBuilder builder, Announcement announcement) {
		if (!this.proxied) {
			return add(builder.start());
		}
		int port = Ports.freeForServer();
		TcpProxy proxy = TcpProxy.to(ServerSettings.HOST, port);
		try {
			announcement.announce(builder.port(port), port, proxy.port());
			RedisServer server = add(builder.start());
			this.proxies.put(server, proxy);
			return server;
		}
		catch (RuntimeException ex) {
			proxy.close();
			throw ex;
		}
	}

	private RedisServer add(RedisServer server) {
		this.servers.add(server);
		return server;
	}

	List<RedisServer> servers() {
		return List.copyOf(this.servers);
	}

	List<RedisServer> answering() {
		return this.servers.stream().filter(RedisServer::isAnswering).toList();
	}

	/**
	 * Return the port under which everybody knows a server.
	 * @param server the server
	 * @return the port of its proxy, or its own
	 */
	int port(RedisServer server) {
		TcpProxy proxy = this.proxies.get(server);
		return (proxy != null) ? proxy.port() : server.port();
	}

	RedisServer at(int port) {
		return this.servers.stream()
			.filter((server) -> port(server) == port)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No server of this group has port " + port));
	}

	TcpProxy proxyOf(RedisServer server) {
		TcpProxy proxy = this.proxies.get(server);
		if (proxy == null) {
			throw new IllegalStateException(
					"There is no proxy before %s. Build the group with 'proxied()'.".formatted(server));
		}
		return proxy;
	}

	@Override
	public void close() {
		this.servers.forEach(RedisServer::close);
		this.proxies.values().forEach(TcpProxy::close);
	}

	/**
	 * Writes what a server has to say about itself.
	 */
	interface Announcement {

		void announce(RedisServerBuilder builder, int port, int announcedPort);

	}

}
