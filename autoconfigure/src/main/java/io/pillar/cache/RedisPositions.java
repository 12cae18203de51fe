package io.pillar.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.KeyValue;
import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisLink;

/**
 * Reads how far the stripes have come.
 */
final class RedisPositions {

	private RedisPositions() {
	}

	/**
	 * Read the positions of stripes: with one command, on a Cluster with one for each,
	 * because a server that is away must not hide the others.
	 * @param link how to call Redis
	 * @param stripes the stripes
	 * @return the positions, empty where the server did not answer
	 */
	static List<Optional<RedisPosition>> read(RedisLink link, RedisStripe[] stripes) {
		return link.isCluster() ? readEach(link, stripes) : readAll(link, stripes);
	}

	private static List<Optional<RedisPosition>> readAll(RedisLink link, RedisStripe[] stripes) {
		byte[][] keys = Arrays.stream(stripes).map(RedisStripe::positionKey).toArray(byte[][]::new);
		List<KeyValue<byte[], byte[]>> stored = link.repair((redis) -> redis.mget(keys));
		List<Optional<RedisPosition>> positions = new ArrayList<>(stripes.length);
		stored.forEach((value) -> positions.add(position(value.getValueOrElse(null))));
		return positions;
	}

	private static List<Optional<RedisPosition>> readEach(RedisLink link, RedisStripe[] stripes) {
		List<CompletableFuture<Optional<RedisPosition>>> answers = new ArrayList<>(stripes.length);
		for (RedisStripe stripe : stripes) {
			answers.add(link.<byte @Nullable []>repairAsync((redis) -> redis.get(stripe.positionKey()))
				.thenApply(RedisPositions::position)
				.exceptionally((ex) -> Optional.empty()));
		}
		return answers.stream().map(CompletableFuture::join).toList();
	}

	private static Optional<RedisPosition> position(byte @Nullable [] stored) {
		return Optional.of(RedisPosition.of(Optional.ofNullable(stored)));
	}

}
