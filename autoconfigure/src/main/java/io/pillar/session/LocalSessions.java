package io.pillar.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in the memory of this node, and whose they are.
 */
final class LocalSessions {

	/**
	 * What a session is taken to need: larger ones count for several.
	 */
	static final int TYPICAL_SIZE = 8192;

	private static final Duration FOR_EVER = Duration.ofDays(36500);

	private final Map<String, Set<SessionKey>> users = new ConcurrentHashMap<>();

	private final Cache<SessionKey, SessionRecord> records;

	private final Ticker ticker;

	private final Consumer<StoredSession> over;

	/**
	 * Create an empty store.
	 * @param max how many sessions of a typical size there may be
	 * @param ticker the monotonic clock
	 * @param over told of sessions that are over, or that there is no room for
	 */
	LocalSessions(long max, Ticker ticker, Consumer<StoredSession> over) {
		this.ticker = ticker;
		this.over = over;
		this.records = Caffeine.newBuilder()
			.maximumWeight(max * TYPICAL_SIZE)
			.weigher((SessionKey key, SessionRecord record) -> weight(record))
			.expireAfter(Expiry.writing((SessionKey key, SessionRecord record) -> life(record)))
			.ticker(ticker)
			.executor(Runnable::run)
			.removalListener(this::removed)
			.build();
	}

	static int weight(SessionRecord record) {
		return (int) Math.min(Integer.MAX_VALUE, Math.max(TYPICAL_SIZE, record.size()));
	}

	private Duration life(SessionRecord record) {
		if (record.expires() == null) {
			return FOR_EVER;
		}
		Duration life = Duration.between(record.read().at(this.ticker.read()), record.expires());
		return life.isNegative() ? Duration.ZERO : life;
	}

	private void removed(@Nullable SessionKey key, @Nullable SessionRecord record, RemovalCause cause) {
		if (key != null && record != null && cause.wasEvicted()) {
			forget(key);
			if (this.records.asMap().containsKey(key)) {
				// stored again meanwhile
				note(key);
			}
			this.over.accept(new StoredSession(key, record));
		}
	}

	@Nullable SessionRecord get(SessionKey key) {
		return this.records.getIfPresent(key);
	}

	void put(SessionKey key, SessionRecord record) {
		this.records.put(key, record);
		note(key);
	}

	private void note(SessionKey key) {
		if (key.user() != null) {
			this.users.compute(key.user(), (user, keys) -> {
				Set<SessionKey> all = (keys != null) ? keys : ConcurrentHashMap.newKeySet();
				all.add(key);
				return all;
			});
		}
	}

	void remove(SessionKey key) {
		this.records.invalidate(key);
		forget(key);
	}

	private void forget(SessionKey key) {
		if (key.user() != null) {
			this.users.computeIfPresent(key.user(), (user, keys) -> {
				keys.remove(key);
				return keys.isEmpty() ? null : keys;
			});
		}
	}

	List<StoredSession> of(String user) {
		long now = this.ticker.read();
		List<StoredSession> found = new ArrayList<>();
		for (SessionKey key : this.users.getOrDefault(user, Set.of())) {
			SessionRecord record = this.records.getIfPresent(key);
			if (record != null && !record.isExpired(now)) {
				found.add(new StoredSession(key, record));
			}
		}
		return found;
	}

	long size() {
		this.records.cleanUp();
		return this.records.estimatedSize();
	}

	void sweep() {
		this.records.cleanUp();
	}

}
