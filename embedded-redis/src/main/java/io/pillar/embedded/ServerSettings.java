package io.pillar.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLSocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * How a server is started, every time it is.
 *
 * @param binary the program
 * @param port the port to listen on
 * @param password the password to ask for, if any
 * @param tls the files for TLS, if it is spoken
 * @param master the server to copy, if any
 * @param role whether it stores data or watches others
 * @param directives further lines of the configuration, which win
 */
record ServerSettings(RedisBinary binary, int port, @Nullable String password, @Nullable TlsFiles tls,
		@Nullable Master master, Role role, List<String> directives) {

	static final String HOST = "127.0.0.1";

	static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(3);

	List<String> configuration(WorkDirectory directory) {
		List<String> lines = new ArrayList<>();
		lines.add(ConfigurationLine.of("bind", HOST));
		lines.add(ConfigurationLine.of("dir", directory.path().toString()));
		lines.add(ConfigurationLine.of("port", Integer.toString((this.tls != null) ? 0 : this.port)));
		if (this.tls != null) {
			lines.add(ConfigurationLine.of("tls-port", Integer.toString(this.port)));
			lines.addAll(this.tls.configuration());
		}
		if (this.password != null) {
			lines.add(ConfigurationLine.of("requirepass", this.password));
		}
		if (this.role == Role.DATA) {
			lines.addAll(data());
		}
		lines.addAll(this.directives);
		return lines;
	}

	private List<String> data() {
		List<String> lines = new ArrayList<>(List.of(ConfigurationLine.of("save", ""),
				ConfigurationLine.of("appendonly", "no"), ConfigurationLine.of("repl-diskless-sync-delay", "0")));
		if (this.master != null) {
			lines.add(ConfigurationLine.of("replicaof", HOST, Integer.toString(this.master.port())));
		}
		// A master is a replica after the next failover
		String masterPassword = (this.master != null) ? this.master.password() : this.password;
		if (masterPassword != null) {
			lines.add(ConfigurationLine.of("masterauth", masterPassword));
		}
		return lines;
	}

	List<String> command(WorkDirectory directory) {
		List<String> command = new ArrayList<>();
		command.add(this.binary.path().toString());
		command.add(directory.resolve("redis.conf").toString());
		if (this.role == Role.SENTINEL) {
			command.add("--sentinel");
		}
		return command;
	}

	RespClient connect() throws IOException {
		SSLSocketFactory sockets = (this.tls != null) ? this.tls.clientSockets() : null;
		RespClient client = RespClient.connect(HOST, this.port, sockets, COMMAND_TIMEOUT);
		if (this.password == null) {
			return client;
		}
		try {
			client.execute("AUTH", this.password);
			return client;
		}
		catch (IOException | RedisReplyException ex) {
			client.close();
			throw ex;
		}
	}

	/**
	 * What the program is started as.
	 */
	enum Role {

		DATA, SENTINEL

	}

	/**
	 * Where the data comes from.
	 *
	 * @param port the port of the server to copy
	 * @param password its password, if it has one
	 */
	record Master(int port, @Nullable String password) {

	}

}
