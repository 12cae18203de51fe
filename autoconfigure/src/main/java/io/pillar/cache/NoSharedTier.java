package io.pillar.cache;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The shared tier of a cache that has none.
 */
final class NoSharedTier implements SharedTier {

	private static final Found UNAVAILABLE = new Found.Unavailable();

	private static final byte[] NOTHING = {};

	@Override
	public boolean isPresent() {
		return false;
	}

	@Override
	public Found read(String key, boolean guarded) {
		return UNAVAILABLE;
	}

	@Override
	public CompletableFuture<Found> readAsync(String key, boolean guarded) {
		return CompletableFuture.completedFuture(UNAVAILABLE);
	}

	@Override
	public Filled fill(String key, Found.Lease lease, @Nullable Object value, @Nullable Long since) {
		return Filled.UNAVAILABLE;
	}

	@Override
	public CompletableFuture<Filled> fillAsync(String key, Found.Lease lease, @Nullable Object value,
			@Nullable Long since) {
		return CompletableFuture.completedFuture(Filled.UNAVAILABLE);
	}

	@Override
	public Found takeOver(String key, Found.Lease lease) {
		return UNAVAILABLE;
	}

	@Override
	public CompletableFuture<Found> takeOverAsync(String key, Found.Lease lease) {
		return CompletableFuture.completedFuture(UNAVAILABLE);
	}

	@Override
	public void release(String key, byte[] lease) {
	}

	@Override
	public Changed change(String key, SharedChange change, Consumer<Changed> made) {
		return Changed.PENDING;
	}

	@Override
	public Guard guard(String key, byte[] lease) {
		return () -> {
		};
	}

	@Override
	public void clear() {
	}

	@Override
	public byte[] tombstone() {
		return NOTHING;
	}

}
