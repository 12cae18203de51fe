package io.pillar.lock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.pillar.redis.NodeId;

/**
 * Names claims.
 */
final class LockClaims {

	private final NodeId node;

	// a node that has the same name again after a restart is somebody else
	private final String life = NodeId.random().value();

	private final AtomicLong count = new AtomicLong();

	LockClaims(NodeId node) {
		this.node = node;
	}

	LockClaim claim(String name, LockOptions options, Duration lease) {
		String owner = letter(options.settings().form()) + this.node.value() + ":" + this.life + "-"
				+ Long.toString(this.count.incrementAndGet(), 36);
		return new LockClaim(name, owner, Thread.currentThread().getName(), options.settings(), lease);
	}

	private static String letter(LockForm form) {
		return switch (form) {
			case EXCLUSIVE -> "x:";
			case READ -> "r:";
			case PERMIT -> "p:";
		};
	}

}
