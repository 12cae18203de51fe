package io.pillar.session;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.NodeId;
import io.pillar.redis.RedisChannels;

/**
 * Waits until another node does not use what it remembers of a session any more.
 */
/*
 * Only one node at a time uses what it remembers of a session without asking: the one
 * that stored it last, its holder. A node that only reads asks each time, so sessions of
 * browsers that stay on a node cost nothing, and reading never writes.
 *
 * Who stores a session becomes its holder. The script says who was, and has told it; the
 * answer is passed on when that node has said that it heard, or after the second for
 * which it could use what it remembers at most. So what was answered holds on all nodes.
 */
final class RedisSessionAcks implements RedisChannels.Listener {

	/**
	 * How long any node uses what it remembers of a session.
	 */
	static final Duration LONGEST = Duration.ofSeconds(1);

	private final Map<Long, CompletableFuture<Void>> expected = new ConcurrentHashMap<>();

	private final AtomicLong tokens = new AtomicLong();

	private final String node;

	private final Executor executor;

	/**
	 * Create acknowledgements.
	 * @param node this node
	 * @param executor runs what follows them, which may wait
	 */
	RedisSessionAcks(NodeId node, Executor executor) {
		this.executor = executor;
		this.node = node.value();
	}

	/**
	 * Begin something that another node may have to hear of.
	 * @return what it is called, a greater number each time
	 */
	long begin() {
		long token = this.tokens.incrementAndGet();
		this.expected.put(token, new CompletableFuture<>());
		return token;
	}

	/**
	 * End it.
	 * @param token what it is called
	 */
	void end(long token) {
		this.expected.remove(token);
	}

	/**
	 * Wait until a node has heard.
	 * @param token what it is called
	 * @param holder the node, {@code null} for none
	 * @return when it has, or could not do harm any more
	 */
	CompletableFuture<Void> heard(long token, @Nullable String holder) {
		CompletableFuture<Void> ack = this.expected.get(token);
		if (ack == null || holder == null || holder.isEmpty() || holder.equals(this.node)) {
			return CompletableFuture.completedFuture(null);
		}
		return ack.completeOnTimeout(null, LONGEST.toMillis(), TimeUnit.MILLISECONDS).thenRunAsync(() -> {
		}, this.executor);
	}

	@Override
	public void message(String message) {
		try {
			CompletableFuture<Void> ack = this.expected.get(Long.parseLong(message));
			if (ack != null) {
				ack.complete(null);
			}
		}
		catch (NumberFormatException ex) {
			// nothing that we sent
		}
	}

}
