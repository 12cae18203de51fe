package io.pillar.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.pillar.lock.Locked.OnFailure;

/**
 * A bean with locked methods.
 */
class LockedWork {

	final List<String> calls = new CopyOnWriteArrayList<>();

	final CompletableFuture<String> answer = new CompletableFuture<>();

	volatile Runnable body = () -> {
	};

	@Locked
	String plain(String value) {
		this.calls.add("plain " + CurrentLease.get().name());
		this.body.run();
		return value;
	}

	@Locked(name = "order", key = "#symbol", waitFor = "0s")
	long keyed(String symbol) {
		this.calls.add("keyed " + CurrentLease.get().name());
		this.body.run();
		return CurrentLease.of("order:" + symbol).token();
	}

	@Locked(name = "order", key = "#symbols", waitFor = "0s")
	void several(List<String> symbols) {
		symbols.forEach((symbol) -> this.calls.add(CurrentLease.of("order:" + symbol).name()));
		this.body.run();
	}

	@Locked(name = "order", key = { "#first", "#second" }, waitFor = "0s")
	void pair(String first, String second) {
		this.calls.add("pair");
	}

	@Locked(name = "order", key = "#thing")
	void thing(Object thing) {
		this.calls.add("thing");
	}

	@Locked(name = "order", key = "#symbol", waitFor = "0s", onFailure = OnFailure.SKIP)
	String skipped(String symbol) {
		this.calls.add("skipped");
		return symbol;
	}

	@Locked(name = "order", key = "#symbol", waitFor = "0s", onFailure = OnFailure.SKIP)
	Optional<String> skippedOptional(String symbol) {
		return Optional.of(symbol);
	}

	@Locked(name = "order", key = "#symbol", waitFor = "0s", fallback = "other")
	String answered(String symbol) {
		return symbol;
	}

	private String other(String symbol, LockUnavailableException ex) {
		return symbol + " " + ex.getReason();
	}

	@Locked(name = "order", key = "#symbol", waitFor = "0s")
	CompletableFuture<String> later(String symbol) {
		this.calls.add("later");
		return this.answer;
	}

	@Locked(name = "order", key = "#symbol", waitFor = "0s")
	@Nullable CompletableFuture<String> none(String symbol) {
		return null;
	}

	@Locked(name = "order", key = "#symbol", waitFor = "0s")
	CompletableFuture<String> deaf(String symbol) {
		return new CompletableFuture<>() {

			@Override
			public CompletableFuture<String> whenCompleteAsync(BiConsumer<? super String, ? super Throwable> action,
					Executor executor) {
				throw new IllegalStateException("as planned");
			}

		};
	}

	@Locked(name = "hot", waitFor = "10s")
	Mono<String> hot() {
		return Mono.delay(Duration.ofMillis(1)).thenReturn("hot");
	}

	@Locked(name = "order", key = "#symbol", waitFor = "0s")
	Mono<String> mono(String symbol) {
		return Mono.fromFuture(this.answer);
	}

	@Locked(name = "order", key = "#symbol", waitFor = "0s")
	Flux<String> flux(String symbol) {
		return Flux.just("a", "b").concatWith(Mono.fromFuture(this.answer));
	}

	@Locked(name = "read", waitFor = "0s", form = LockForm.READ)
	void read() {
		this.calls.add("read");
		this.body.run();
	}

	@Locked(name = "permit", waitFor = "0s", form = LockForm.PERMIT, permits = 2)
	void permit() {
		this.calls.add("permit");
		this.body.run();
	}

	List<String> self() {
		plain("self");
		return new ArrayList<>(this.calls);
	}

}
