package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A bean whose methods are limited in all the ways there are, and that knows which of
 * them were called.
 */
class LimitedWorks {

	final List<String> calls = new ArrayList<>();

	private String called(String what) {
		this.calls.add(what);
		return what;
	}

	@RateLimited(limit = 2, window = "1m")
	String plain() {
		return called("plain");
	}

	@RateLimited(limit = 2, window = "1m")
	String hidden() {
		return called("hidden");
	}

	@RateLimited(limit = 2, window = "1m")
	String overloaded() {
		return called("overloaded");
	}

	@RateLimited(limit = 2, window = "1m")
	String overloaded(String text) {
		return called("overloaded " + text);
	}

	@RateLimited(limit = 1, window = "1m", key = "#owner")
	String of(String owner) {
		return called(String.valueOf(owner));
	}

	@RateLimited(limit = 1, window = "1m", key = "#p1.name() + #a0")
	String byExpression(int number, Thing thing) {
		return called(thing.name() + number);
	}

	@RateLimited(limit = 10, window = "1m", cost = "#things.size()")
	String costly(List<Thing> things) {
		return called("costly " + things.size());
	}

	@RateLimited(limit = 10, window = "1m", cost = "5")
	String dear() {
		return called("dear");
	}

	@RateLimited(limit = 1, window = "1m", key = "#user")
	String ofUser() {
		return called("of user");
	}

	@RateLimited(limit = 1, window = "1m", key = "#user")
	String ofArgument(String user) {
		return called("of " + user);
	}

	@RateLimited(limit = 1, window = "1m", fallback = "instead")
	String replaced(String text) {
		return called(text);
	}

	private String instead(String text) {
		return "instead of " + text;
	}

	@RateLimited(limit = 1, window = "1m", fallback = "insteadBecause")
	Object explained(String text) {
		return called(text);
	}

	String insteadBecause(String text, RateLimitExceededException why) {
		return "%s of %s for %s".formatted(text, why.getLimits(), why.getRetryAfter().orElseThrow());
	}

	@RateLimited(limit = 1, window = "1m", fallback = "failing")
	String failed() {
		return called("failed");
	}

	String failing() throws Exception {
		throw new java.io.IOException("as expected by the test");
	}

	@RateLimited(policy = "work")
	String one() {
		return called("one");
	}

	@RateLimited(policy = "work")
	String other() {
		return called("other");
	}

	@RateLimited(policy = "closed")
	String closed() {
		return called("closed");
	}

	@RateLimited(policy = "closed")
	CompletableFuture<String> closedFuture() {
		return CompletableFuture.completedFuture(called("closed"));
	}

	@RateLimited(limit = 1, window = "1m")
	CompletableFuture<String> future() {
		return CompletableFuture.completedFuture(called("future"));
	}

	@RateLimited(limit = 1, window = "1m", fallback = "stageInstead")
	CompletionStage<String> stage() {
		return CompletableFuture.completedStage(called("stage"));
	}

	CompletionStage<String> stageInstead() {
		return CompletableFuture.completedStage("instead");
	}

	@RateLimited(limit = 1, window = "1m", key = "#text")
	CompletableFuture<String> broken(String text) {
		called(text);
		throw new IllegalStateException("as expected by the test");
	}

	@RateLimited(limit = 2, window = "1m")
	Mono<String> mono() {
		return Mono.just(called("mono"));
	}

	@RateLimited(limit = 1, window = "1m", fallback = "fluxInstead")
	Flux<String> flux() {
		return Flux.just(called("flux"), "more");
	}

	Flux<String> fluxInstead() {
		return Flux.just("instead");
	}

	@RateLimited(limit = 1, window = "1m", key = "#user")
	Mono<String> monoOfUser() {
		return Mono.just(called("mono of user"));
	}

	String inside() {
		return plain();
	}

	record Thing(String name) {

	}

}
