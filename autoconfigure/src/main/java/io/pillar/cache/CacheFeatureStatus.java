package io.pillar.cache;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.pillar.redis.FeatureStatus;

/**
 * Says what the cache does now.
 */
final class CacheFeatureStatus implements FeatureStatus {

	private final Supplier<@Nullable CacheCoherence> coherence;

	CacheFeatureStatus(Supplier<@Nullable CacheCoherence> coherence) {
		this.coherence = coherence;
	}

	@Override
	public String feature() {
		return "cache";
	}

	@Override
	public String state() {
		CacheCoherence coherence = this.coherence.get();
		if (coherence == null) {
			return "keeps entries in the memory of this node";
		}
		return doing(coherence) + pending(coherence.isSharing(), coherence.stats().pending());
	}

	private static String doing(CacheCoherence coherence) {
		if (coherence.isSharing()) {
			return "shares entries with the other nodes";
		}
		return coherence.isMemoryClosed()
				? "degraded: loads everything, because Redis is away for longer than pillar.cache.disconnected-limit"
				: "degraded: answers from the memory of this node or loads, because Redis is away";
	}

	private static String pending(boolean sharing, long pending) {
		if (pending == 0) {
			return "";
		}
		String changes = (pending == 1) ? "1 change" : pending + " changes";
		if (sharing) {
			return "; makes up for %s made without Redis, whose keys are not read from it until then"
				.formatted(changes);
		}
		return "; %s to be made up for in Redis".formatted(changes + ((pending == 1) ? " waits" : " wait"));
	}

}
