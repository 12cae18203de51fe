package io.pillar.cache.history;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueWrapper;

/**
 * Reads a row through a cache. The answer is what the row held, or {@link Miss} when the
 * cache was asked and nothing was loaded.
 */
enum ReadOperation {

	LOOK(ReadOperation::look),

	GET_THEN_PUT(ReadOperation::getThenPut),

	GET_THEN_PUT_IF_ABSENT(ReadOperation::getThenPutIfAbsent),

	GET_WITH_LOADER((node, row) -> node.cache(row).<@Nullable Object>get(row.key(), () -> node.database().load(row))),

	RETRIEVE_THEN_PUT(ReadOperation::retrieveThenPut),

	RETRIEVE_THEN_PUT_ELSEWHERE(ReadOperation::retrieveThenPutElsewhere),

	RETRIEVE_WITH_LOADER((node,
			row) -> node.cache(row).<@Nullable Object>retrieve(row.key(), () -> node.database().loadLater(row)).join()),

	CACHEABLE((node, row) -> node.service().plain(row.cache(), row.key())),

	CACHEABLE_SYNC((node, row) -> node.service().plainSync(row.cache(), row.key())),

	OPTIONAL((node, row) -> node.service().optional(row.cache(), row.key()).orElse(null)),

	FUTURE((node, row) -> node.service().future(row.cache(), row.key()).join()),

	FUTURE_SYNC((node, row) -> node.service().futureSync(row.cache(), row.key()).join()),

	MONO((node, row) -> node.service().mono(row.cache(), row.key()).block()),

	MONO_SYNC((node, row) -> node.service().monoSync(row.cache(), row.key()).block()),

	FLUX((node, row) -> node.service().flux(row.cache(), row.key()).collectList().block()),

	FLUX_SYNC((node, row) -> node.service().fluxSync(row.cache(), row.key()).collectList().block());

	private final Reader reader;

	ReadOperation(Reader reader) {
		this.reader = reader;
	}

	@Nullable Object read(HistoryNode node, HistoryRow row) {
		return this.reader.read(node, row);
	}

	private static @Nullable Object look(HistoryNode node, HistoryRow row) {
		ValueWrapper held = node.cache(row).get(row.key());
		return (held != null) ? held.get() : Miss.MISS;
	}

	private static @Nullable Object getThenPut(HistoryNode node, HistoryRow row) {
		ValueWrapper held = node.cache(row).get(row.key());
		return (held != null) ? held.get() : loadAndPut(node, row);
	}

	private static @Nullable Object getThenPutIfAbsent(HistoryNode node, HistoryRow row) {
		Cache cache = node.cache(row);
		ValueWrapper held = cache.get(row.key());
		if (held != null) {
			return held.get();
		}
		Object loaded = node.database().load(row);
		ValueWrapper present = cache.putIfAbsent(row.key(), loaded);
		return (present != null) ? present.get() : loaded;
	}

	private static @Nullable Object retrieveThenPut(HistoryNode node, HistoryRow row) {
		Object held = retrieve(node, row);
		return (held instanceof Miss) ? loadAndPut(node, row) : held;
	}

	private static @Nullable Object retrieveThenPutElsewhere(HistoryNode node, HistoryRow row) {
		Object held = retrieve(node, row);
		return (held instanceof Miss) ? node.database().later(() -> loadAndPut(node, row)).join() : held;
	}

	private static @Nullable Object retrieve(HistoryNode node, HistoryRow row) {
		CompletableFuture<?> answer = node.cache(row).retrieve(row.key());
		Object held = (answer != null) ? answer.join() : null;
		if (held == null) {
			return Miss.MISS;
		}
		return (held instanceof ValueWrapper wrapper) ? wrapper.get() : held;
	}

	private static @Nullable Object loadAndPut(HistoryNode node, HistoryRow row) {
		Object loaded = node.database().load(row);
		node.cache(row).put(row.key(), loaded);
		return loaded;
	}

	enum Miss {

		MISS

	}

	@FunctionalInterface
	private interface Reader {

		@Nullable Object read(HistoryNode node, HistoryRow row);

	}

}
