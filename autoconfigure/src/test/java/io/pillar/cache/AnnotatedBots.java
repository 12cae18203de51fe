package io.pillar.cache;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Cached methods. What one returns says which call made it.
 */
public class AnnotatedBots {

	private final String node = UUID.randomUUID().toString();

	private final AtomicInteger calls = new AtomicInteger();

	int calls() {
		return this.calls.get();
	}

	private String next(String id) {
		return id + "/" + this.node + "/" + this.calls.incrementAndGet();
	}

	@Cacheable("bots")
	public String plain(String id) {
		return next(id);
	}

	@Cacheable(cacheNames = "bots", sync = true)
	public String sync(String id) {
		return next(id);
	}

	@Cacheable(cacheNames = "bots", cacheManager = "cacheManager")
	public String explicit(String id) {
		return next(id);
	}

	@Cacheable(cacheNames = "bots", cacheManager = "cacheManager")
	public CompletableFuture<String> explicitFuture(String id) {
		return CompletableFuture.completedFuture(next(id));
	}

	@Cacheable("bots")
	public String nothing(String id) {
		next(id);
		return null;
	}

	@Cacheable(cacheNames = "bots", sync = true)
	public String nothingSync(String id) {
		next(id);
		return null;
	}

	@Cacheable(cacheNames = "bots", unless = "true")
	public String unless(String id) {
		return next(id);
	}

	@Cacheable("bots")
	public String failing(String id) {
		throw new IllegalStateException(next(id));
	}

	@Cacheable(cacheNames = "bots", sync = true)
	public String failingSync(String id) {
		throw new IllegalStateException(next(id));
	}

	@Cacheable("bots")
	public Optional<String> optional(String id, boolean present) {
		String value = next(id);
		return present ? Optional.of(value) : Optional.empty();
	}

	@Cacheable(cacheNames = "bots", sync = true)
	public Optional<String> optionalSync(String id, boolean present) {
		String value = next(id);
		return present ? Optional.of(value) : Optional.empty();
	}

	@Cacheable("bots")
	public CompletableFuture<String> future(String id) {
		return CompletableFuture.supplyAsync(() -> next(id));
	}

	@Cacheable(cacheNames = "bots", sync = true)
	public CompletableFuture<String> futureSync(String id) {
		return CompletableFuture.supplyAsync(() -> next(id));
	}

	@Cacheable("bots")
	public CompletableFuture<String> failingFuture(String id) {
		return CompletableFuture.failedFuture(new IllegalStateException(next(id)));
	}

	@Cacheable("bots")
	public Mono<String> mono(String id) {
		return Mono.fromSupplier(() -> next(id));
	}

	@Cacheable(cacheNames = "bots", sync = true)
	public Mono<String> monoSync(String id) {
		return Mono.fromSupplier(() -> next(id));
	}

	@Cacheable("bots")
	public Mono<String> emptyMono(String id) {
		return Mono.fromRunnable(() -> next(id));
	}

	@Cacheable("bots")
	public Flux<String> flux(String id) {
		return Flux.defer(() -> Flux.just(next(id), "second"));
	}

	@Cacheable(cacheNames = "bots", sync = true)
	public Flux<String> fluxSync(String id) {
		return Flux.defer(() -> Flux.just(next(id), "second"));
	}

	@Cacheable({ "bots", "cats" })
	public String both(String id) {
		return next(id);
	}

	@CachePut("bots")
	public String put(String id) {
		return next(id);
	}

	@CacheEvict("bots")
	public void evict(String id) {
	}

	@CacheEvict("bots")
	public void evictFailing(String id) {
		throw new IllegalStateException(id);
	}

	@CacheEvict(cacheNames = "bots", beforeInvocation = true)
	public void evictFirst(String id) {
		throw new IllegalStateException(id);
	}

	@CacheEvict(cacheNames = "bots", allEntries = true)
	public void clear() {
	}

}
