package io.pillar.cache.history;

import org.springframework.cache.Cache;

/**
 * Writes a row and tells the cache, by evicting what is stale or putting what is new.
 */
enum WriteOperation {

	EVICT(Effect.EVICTS, Where.ANYWHERE, (node, row) -> {
		long number = node.database().write(row);
		node.cache(row).evict(row.key());
		return number;
	}),

	EVICT_IF_PRESENT(Effect.EVICTS, Where.AT_ONCE, (node, row) -> {
		long number = node.database().write(row);
		node.cache(row).evictIfPresent(row.key());
		return number;
	}),

	CLEAR(Effect.CLEARS, Where.ANYWHERE, (node, row) -> {
		long number = node.database().write(row);
		node.cache(row).clear();
		return number;
	}),

	INVALIDATE(Effect.CLEARS, Where.AT_ONCE, (node, row) -> {
		long number = node.database().write(row);
		node.cache(row).invalidate();
		return number;
	}),

	PUT(Effect.PUTS, Where.ANYWHERE, (node, row) -> {
		long number = node.database().write(row);
		node.cache(row).put(row.key(), row.payload(number));
		return number;
	}),

	/**
	 * A look that misses must not make the put that follows it the put of a loaded value.
	 */
	LOOK_THEN_PUT(Effect.PUTS, Where.ANYWHERE, (node, row) -> {
		Cache cache = node.cache(row);
		cache.get(row.key());
		long number = node.database().write(row);
		cache.put(row.key(), row.payload(number));
		return number;
	}),

	EVICT_THEN_PUT_IF_ABSENT(Effect.PUTS, Where.AT_ONCE, (node, row) -> {
		long number = node.database().write(row);
		node.cache(row).evict(row.key());
		node.cache(row).putIfAbsent(row.key(), row.payload(number));
		return number;
	}),

	CACHE_EVICT(Effect.EVICTS, Where.ANYWHERE, (node, row) -> node.service().writeThenEvict(row.cache(), row.key())),

	CACHE_EVICT_TRANSACTIONAL(Effect.EVICTS, Where.ANYWHERE,
			(node, row) -> node.service().writeThenEvictTransactionally(row.cache(), row.key())),

	CACHE_EVICT_BEFORE_INVOCATION(Effect.EVICTS, Where.AT_ONCE, (node, row) -> {
		long number = node.database().write(row);
		node.service().evictBeforeInvocation(row.cache(), row.key());
		return number;
	}),

	CACHE_EVICT_FUTURE(Effect.EVICTS, Where.OUTSIDE,
			(node, row) -> node.service().writeThenEvictLater(row.cache(), row.key()).join()),

	CACHE_EVICT_MONO(Effect.EVICTS, Where.OUTSIDE, (node,
			row) -> node.service().writeThenEvictReactively(row.cache(), row.key()).blockOptional().orElseThrow()),

	CACHE_EVICT_ALL(Effect.CLEARS, Where.ANYWHERE, (node, row) -> {
		long number = node.database().write(row);
		node.service().evictAll(row.cache());
		return number;
	}),

	CACHE_EVICT_ALL_BEFORE_INVOCATION(Effect.CLEARS, Where.AT_ONCE, (node, row) -> {
		long number = node.database().write(row);
		node.service().evictAllBeforeInvocation(row.cache());
		return number;
	}),

	CACHE_PUT(Effect.PUTS_TEXT, Where.ANYWHERE, (node, row) -> {
		node.service().writeThenPut(row.cache(), row.key());
		return node.database().latest(row);
	}),

	CACHE_PUT_TRANSACTIONAL(Effect.PUTS_TEXT, Where.ANYWHERE, (node, row) -> {
		node.service().writeThenPutTransactionally(row.cache(), row.key());
		return node.database().latest(row);
	}),

	CACHE_PUT_OPTIONAL(Effect.PUTS_TEXT, Where.ANYWHERE, (node, row) -> {
		node.service().writeThenPutOptional(row.cache(), row.key());
		return node.database().latest(row);
	}),

	CACHE_PUT_FUTURE(Effect.PUTS_TEXT, Where.OUTSIDE, (node, row) -> {
		node.service().writeThenPutLater(row.cache(), row.key()).join();
		return node.database().latest(row);
	}),

	CACHE_PUT_MONO(Effect.PUTS_TEXT, Where.OUTSIDE, (node, row) -> {
		node.service().writeThenPutReactively(row.cache(), row.key()).block();
		return node.database().latest(row);
	});

	private final Effect effect;

	private final Where where;

	private final Writer writer;

	WriteOperation(Effect effect, Where where, Writer writer) {
		this.effect = effect;
		this.where = where;
		this.writer = writer;
	}

	/**
	 * Write the row. Who puts holds the lock of the row from before the write until after
	 * the put, since the order of two puts is the application's own business.
	 * @return the number of the write
	 */
	long write(HistoryNode node, HistoryRow row) {
		return this.writer.write(node, row);
	}

	boolean suits(AccessForm form) {
		return this.effect != Effect.PUTS_TEXT || !form.holdsLists();
	}

	boolean puts() {
		return this.effect == Effect.PUTS || this.effect == Effect.PUTS_TEXT;
	}

	boolean clears() {
		return this.effect == Effect.CLEARS;
	}

	/**
	 * Whether it may run inside a transaction.
	 * @param atOnce whether changes that Spring asks to be effective at once may
	 */
	boolean fitsTransaction(boolean atOnce) {
		return this.where == Where.ANYWHERE || (atOnce && this.where == Where.AT_ONCE);
	}

	private enum Effect {

		EVICTS, CLEARS, PUTS, PUTS_TEXT

	}

	private enum Where {

		ANYWHERE, AT_ONCE, OUTSIDE

	}

	@FunctionalInterface
	private interface Writer {

		long write(HistoryNode node, HistoryRow row);

	}

}
