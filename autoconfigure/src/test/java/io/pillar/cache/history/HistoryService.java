package io.pillar.cache.history;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.annotation.CacheConfig;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.transaction.annotation.Transactional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An application's service. The first argument of each method names the cache, the second
 * is the key.
 *
 * @since 0.1.0
 */
@CacheConfig(cacheResolver = "historyCacheResolver")
public class HistoryService {

	private static final String KEY = "#p1";

	private static final String TRANSACTIONS = "historyTransactionManager";

	private final HistoryDatabaseSlot slot;

	HistoryService(HistoryDatabaseSlot slot) {
		this.slot = slot;
	}

	@Cacheable(key = KEY)
	public @Nullable String plain(String cache, String key) {
		return (String) database().load(row(cache, key));
	}

	@Cacheable(key = KEY, sync = true)
	public @Nullable String plainSync(String cache, String key) {
		return (String) database().load(row(cache, key));
	}

	@Cacheable(key = KEY)
	public Optional<String> optional(String cache, String key) {
		return Optional.ofNullable((String) database().load(row(cache, key)));
	}

	@Cacheable(key = KEY)
	public CompletableFuture<@Nullable String> future(String cache, String key) {
		return text(cache, key);
	}

	@Cacheable(key = KEY, sync = true)
	public CompletableFuture<@Nullable String> futureSync(String cache, String key) {
		return text(cache, key);
	}

	@Cacheable(key = KEY)
	public Mono<String> mono(String cache, String key) {
		return Mono.defer(() -> Mono.fromFuture(text(cache, key)));
	}

	@Cacheable(key = KEY, sync = true)
	public Mono<String> monoSync(String cache, String key) {
		return Mono.defer(() -> Mono.fromFuture(text(cache, key)));
	}

	@Cacheable(key = KEY)
	public Flux<String> flux(String cache, String key) {
		return Flux.defer(() -> Mono.fromFuture(texts(cache, key)).flatMapIterable((texts) -> texts));
	}

	@Cacheable(key = KEY, sync = true)
	public Flux<String> fluxSync(String cache, String key) {
		return Flux.defer(() -> Mono.fromFuture(texts(cache, key)).flatMapIterable((texts) -> texts));
	}

	@CacheEvict(key = KEY)
	public long writeThenEvict(String cache, String key) {
		return database().write(row(cache, key));
	}

	@CacheEvict(key = KEY)
	public CompletableFuture<Long> writeThenEvictLater(String cache, String key) {
		return database().later(() -> database().write(row(cache, key)));
	}

	@CacheEvict(key = KEY)
	public Mono<Long> writeThenEvictReactively(String cache, String key) {
		return Mono.fromFuture(() -> database().later(() -> database().write(row(cache, key))));
	}

	@Transactional(TRANSACTIONS)
	@CacheEvict(key = KEY)
	public long writeThenEvictTransactionally(String cache, String key) {
		return database().write(row(cache, key));
	}

	@CacheEvict(key = KEY, beforeInvocation = true)
	public void evictBeforeInvocation(String cache, String key) {
	}

	@CacheEvict(allEntries = true)
	public void evictAll(String cache) {
	}

	@CacheEvict(allEntries = true, beforeInvocation = true)
	public void evictAllBeforeInvocation(String cache) {
	}

	@CachePut(key = KEY)
	public @Nullable String writeThenPut(String cache, String key) {
		return write(cache, key);
	}

	@CachePut(key = KEY)
	public Optional<String> writeThenPutOptional(String cache, String key) {
		return Optional.ofNullable(write(cache, key));
	}

	@CachePut(key = KEY)
	public CompletableFuture<@Nullable String> writeThenPutLater(String cache, String key) {
		String text = write(cache, key);
		return database().later(() -> text);
	}

	@CachePut(key = KEY)
	public Mono<String> writeThenPutReactively(String cache, String key) {
		String text = write(cache, key);
		return Mono.fromFuture(() -> database().later(() -> text));
	}

	@Transactional(TRANSACTIONS)
	@CachePut(key = KEY)
	public @Nullable String writeThenPutTransactionally(String cache, String key) {
		return write(cache, key);
	}

	private CompletableFuture<@Nullable String> text(String cache, String key) {
		return database().loadSomewhere(row(cache, key)).thenApply((value) -> (String) value);
	}

	private CompletableFuture<List<String>> texts(String cache, String key) {
		return database().loadSomewhere(row(cache, key)).thenApply(HistoryRow::texts);
	}

	private @Nullable String write(String cache, String key) {
		HistoryRow row = row(cache, key);
		return (String) row.payload(database().write(row));
	}

	private HistoryDatabase database() {
		return this.slot.get();
	}

	private HistoryRow row(String cache, String key) {
		return database().row(cache, key);
	}

}
