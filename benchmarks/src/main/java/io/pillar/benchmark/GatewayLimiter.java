package io.pillar.benchmark;

import java.util.List;

import io.lettuce.core.RedisURI;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.cloud.gateway.filter.ratelimit.RedisRateLimiter;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.util.Assert;

/**
 * The limiter of Spring Cloud Gateway, whose answer the caller waits for.
 */
final class GatewayLimiter implements Limiter {

	private static final String ROUTE = "benchmark";

	private final LettuceConnectionFactory connections;

	private final RedisRateLimiter limiter;

	GatewayLimiter(String redis, Quota quota) {
		RedisURI uri = RedisURI.create(redis);
		this.connections = new LettuceConnectionFactory(uri.getHost(), uri.getPort());
		this.connections.afterPropertiesSet();
		this.connections.start();
		this.limiter = new RedisRateLimiter(new ReactiveStringRedisTemplate(this.connections), script(),
				new ConfigurationService(new DefaultListableBeanFactory(), () -> null, () -> null));
		// it knows seconds only: a request of a longer window takes all of what they give
		int seconds = (int) quota.window().toSeconds();
		this.limiter.getConfig()
			.put(ROUTE,
					new RedisRateLimiter.Config().setReplenishRate(quota.permits())
						.setBurstCapacity((long) quota.permits() * seconds)
						.setRequestedTokens(seconds));
	}

	@SuppressWarnings("unchecked")
	private static RedisScript<List<Long>> script() {
		DefaultRedisScript<Object> script = new DefaultRedisScript<>();
		script.setLocation(new ClassPathResource("META-INF/scripts/request_rate_limiter.lua"));
		script.setResultType((Class<Object>) (Class<?>) List.class);
		return (RedisScript<List<Long>>) (RedisScript<?>) script;
	}

	@Override
	public boolean acquire(String key) {
		RedisRateLimiter.Response response = this.limiter.isAllowed(ROUTE, key).block();
		Assert.state(response != null, "No answer");
		// what it says where Redis failed
		Assert.state(!"-1".equals(response.getHeaders().get(RedisRateLimiter.REMAINING_HEADER)), "Redis failed");
		return response.isAllowed();
	}

	@Override
	public void close() {
		this.connections.destroy();
	}

}
