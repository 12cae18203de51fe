package io.pillar.redis;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.jspecify.annotations.Nullable;

/**
 * Holds the one connection that {@link RedisLink} uses, and replaces it. Only the monitor
 * connects: a caller that finds no connection is told so at once.
 */
final class RedisConnector {

	private final RedisClients clients;

	private final RedisAvailability availability;

	private final AtomicLong connects = new AtomicLong();

	private final AtomicReference<@Nullable Wire> wire = new AtomicReference<>();

	private volatile boolean closed;

	RedisConnector(RedisClients clients, RedisAvailability availability) {
		this.clients = clients;
		this.availability = availability;
	}

	@Nullable RedisClusterAsyncCommands<byte[], byte[]> commands() {
		Wire wire = this.wire.get();
		return (wire != null) ? wire.commands : null;
	}

	boolean isCluster() {
		return this.clients.isCluster();
	}

	boolean isConnected() {
		return this.wire.get() != null;
	}

	/**
	 * Open a connection and use it in place of the present one, which is closed.
	 */
	void connect() {
		StatefulConnection<byte[], byte[]> connection = open();
		this.connects.incrementAndGet();
		Wire fresh = new Wire(connection, RedisClients.commands(connection));
		Wire before = this.wire.getAndSet(fresh);
		if (before != null) {
			before.connection.closeAsync();
		}
		if (!this.clients.reconnects()) {
			connection.addListener(new LossListener(fresh));
		}
		if (this.closed || !connection.isOpen()) {
			lost(fresh);
			connection.closeAsync();
		}
	}

	/**
	 * The client may close a connection that Redis refuses before it has heard why, so
	 * one that was dropped is opened once more.
	 */
	private StatefulConnection<byte[], byte[]> open() {
		try {
			return this.clients.connect();
		}
		catch (RuntimeException ex) {
			if (RedisDiagnoses.of(ex) != RedisDiagnosis.DROPPED) {
				throw ex;
			}
			return this.clients.connect();
		}
	}

	/**
	 * Whoever waits for an answer on a lost connection never learns whether the command
	 * was executed, so a loss always ends with the repairs of the features, however short
	 * it is.
	 */
	private void lost(Wire lost) {
		if (this.wire.compareAndSet(lost, null)) {
			this.availability.down(RedisDiagnosis.DROPPED);
		}
	}

	long connects() {
		return this.connects.get();
	}

	String address() {
		return this.clients.address();
	}

	void close() {
		this.closed = true;
		Wire last = this.wire.getAndSet(null);
		if (last != null) {
			last.connection.close();
		}
	}

	private record Wire(StatefulConnection<byte[], byte[]> connection,
			RedisClusterAsyncCommands<byte[], byte[]> commands) {

	}

	private final class LossListener implements RedisConnectionStateListener {

		private final Wire wire;

		LossListener(Wire wire) {
			this.wire = wire;
		}

		@Override
		public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
			lost(this.wire);
		}

	}

}
