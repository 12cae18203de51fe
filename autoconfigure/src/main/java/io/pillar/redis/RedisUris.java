package io.pillar.redis;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Sentinel;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.util.Assert;

/**
 * Turns connection details into addresses. The password is asked for at every connect, so
 * that connection details that change it need no restart.
 */
final class RedisUris {

	private RedisUris() {
	}

	static List<RedisURI> of(DataRedisConnectionDetails details, RedisClientSettings settings) {
		if (details.getCluster() != null) {
			return nodes(details.getCluster().getNodes(), details, settings);
		}
		if (details.getSentinel() != null) {
			return List.of(sentinel(details.getSentinel(), details, settings));
		}
		if (details.getMasterReplica() != null) {
			return nodes(details.getMasterReplica().getNodes(), details, settings);
		}
		Standalone standalone = details.getStandalone();
		Assert.state(standalone != null, "The connection details of Redis name no server");
		RedisURI uri = uri(standalone.getHost(), standalone.getPort(), details, settings);
		uri.setDatabase(standalone.getDatabase());
		return List.of(uri);
	}

	static String describe(List<RedisURI> uris) {
		return servers(uris).map((uri) -> uri.getHost() + ":" + uri.getPort()).collect(Collectors.joining(", "));
	}

	static List<String> hosts(List<RedisURI> uris) {
		return servers(uris).map(RedisURI::getHost).toList();
	}

	private static Stream<RedisURI> servers(List<RedisURI> uris) {
		return uris.stream()
			.flatMap((uri) -> uri.getSentinels().isEmpty() ? Stream.of(uri) : uri.getSentinels().stream());
	}

	private static List<RedisURI> nodes(List<Node> nodes, DataRedisConnectionDetails details,
			RedisClientSettings settings) {
		Assert.state(!nodes.isEmpty(), "The connection details of Redis name no node");
		return nodes.stream().map((node) -> uri(node.host(), node.port(), details, settings)).toList();
	}

	private static RedisURI sentinel(Sentinel sentinel, DataRedisConnectionDetails details,
			RedisClientSettings settings) {
		Assert.state(!sentinel.getNodes().isEmpty(), "The connection details of Redis name no sentinel");
		RedisURI uri = new RedisURI();
		uri.setSentinelMasterId(sentinel.getMaster());
		for (Node node : sentinel.getNodes()) {
			RedisURI guard = RedisURI.create(node.host(), node.port());
			guard.setTimeout(settings.connectTimeout());
			guard.setSsl(details.getSslBundle() != null);
			if (sentinel.getPassword() != null) {
				guard.setCredentialsProvider(credentials(sentinel::getUsername, sentinel::getPassword));
			}
			uri.getSentinels().add(guard);
		}
		apply(uri, details, settings);
		uri.setDatabase(sentinel.getDatabase());
		return uri;
	}

	private static RedisURI uri(String host, int port, DataRedisConnectionDetails details,
			RedisClientSettings settings) {
		RedisURI uri = RedisURI.create(host, port);
		apply(uri, details, settings);
		return uri;
	}

	private static void apply(RedisURI uri, DataRedisConnectionDetails details, RedisClientSettings settings) {
		uri.setTimeout(settings.connectTimeout());
		uri.setSsl(details.getSslBundle() != null);
		if (settings.clientName() != null) {
			uri.setClientName(settings.clientName());
		}
		if (details.getPassword() != null) {
			uri.setCredentialsProvider(credentials(details::getUsername, details::getPassword));
		}
	}

	private static RedisCredentialsProvider credentials(Supplier<@Nullable String> username,
			Supplier<@Nullable String> password) {
		return RedisCredentialsProvider.from(() -> RedisCredentials.just(username.get(), password.get()));
	}

}
