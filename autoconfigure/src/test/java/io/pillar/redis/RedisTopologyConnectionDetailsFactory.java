package io.pillar.redis;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Makes a service connection of a {@link RedisTopologyContainer}.
 */
class RedisTopologyConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<RedisTopologyContainer, DataRedisConnectionDetails> {

	RedisTopologyConnectionDetailsFactory() {
		super(RedisTopologyContainer.CONNECTION);
	}

	@Override
	protected DataRedisConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<RedisTopologyContainer> source) {
		return new Details(source);
	}

	private static final class Details extends ContainerConnectionDetails<RedisTopologyContainer>
			implements DataRedisConnectionDetails {

		Details(ContainerConnectionSource<RedisTopologyContainer> source) {
			super(source);
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

		@Override
		public @Nullable Sentinel getSentinel() {
			return getContainer().details().getSentinel();
		}

		@Override
		public @Nullable Cluster getCluster() {
			return getContainer().details().getCluster();
		}

	}

}
