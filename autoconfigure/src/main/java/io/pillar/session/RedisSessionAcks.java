package io.pillar.session;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 *
 * Whoever stores it next must not be answered sooner than that: the holder before may
 * have heard of neither. So for that second the script tells all who were, and all of
 * them answer.
 */
final class RedisSessionAcks implements RedisChannels.Listener {

	/**
	 * How long any node uses what it remembers of a session.
	 */
	static final Duration LONGEST = Duration.ofSeconds(1);

	private final Map<Long, Hearing> expected = new ConcurrentHashMap<>();

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
		this.expected.put(token, new Hearing());
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
	 * Return the other ones of some nodes.
	 * @param holders their names, with commas between
	 * @return the names of those that are not this one
	 */
	Set<String> others(@Nullable String holders) {
		if (holders == null || holders.isEmpty() || holders.equals(this.node)) {
			return Set.of();
		}
		Set<String> others = new HashSet<>(List.of(holders.split(",")));
		others.remove(this.node);
		return others;
	}

	/**
	 * Wait until nodes have heard.
	 * @param token what it is called
	 * @param nodes the nodes
	 * @return when they have, or could not do harm any more
	 */
	CompletableFuture<Void> heard(long token, Set<String> nodes) {
		Hearing hearing = this.expected.get(token);
		if (hearing == null || nodes.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		return hearing.by(nodes).completeOnTimeout(null, LONGEST.toMillis(), TimeUnit.MILLISECONDS).thenRunAsync(() -> {
		}, this.executor);
	}

	/**
	 * Note that a node has heard, or needs not.
	 * @param token of what
	 * @param node the node
	 */
	void hears(long token, String node) {
		Hearing hearing = this.expected.get(token);
		if (hearing != null) {
			hearing.add(node);
		}
	}

	@Override
	public void message(String message) {
		int colon = message.indexOf(':');
		try {
			hears(Long.parseLong(message.substring(0, Math.max(0, colon))), message.substring(colon + 1));
		}
		catch (NumberFormatException ex) {
			// nothing that we sent
		}
	}

	/**
	 * Who has heard of something, which may be known before it is known who has to.
	 */
	private static final class Hearing {

		private static final int MAX_NODES = 1000;

		private final Set<String> heard = ConcurrentHashMap.newKeySet();

		private final CompletableFuture<Void> all = new CompletableFuture<>();

		private volatile @Nullable Set<String> nodes;

		CompletableFuture<Void> by(Set<String> nodes) {
			this.nodes = nodes;
			look();
			return this.all;
		}

		void add(String node) {
			if (this.heard.size() < MAX_NODES) {
				this.heard.add(node);
				look();
			}
		}

		private void look() {
			Set<String> nodes = this.nodes;
			if (nodes != null && this.heard.containsAll(nodes)) {
				this.all.complete(null);
			}
		}

	}

}
