package io.pillar.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.github.dockerjava.api.model.PortBinding;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A Sentinel group or a Cluster in one container, whose ports are the same outside as
 * inside, because the servers tell the client their ports.
 */
class RedisTopologyContainer extends GenericContainer<RedisTopologyContainer> {

	/**
	 * The name of its service connection. Boot has one for single servers only.
	 */
	static final String CONNECTION = "pillar-topology";

	static final String MASTER = "main";

	private final transient DataRedisConnectionDetails details;

	RedisTopologyContainer(String script, List<Integer> ports, String ready, DataRedisConnectionDetails details) {
		super(EnabledWithDocker.IMAGE);
		this.details = details;
		withExposedPorts(ports.toArray(Integer[]::new));
		withCommand("sh", "-c", script);
		withCreateContainerCmdModifier((command) -> command.getHostConfig()
			.withPortBindings(ports.stream().map((port) -> PortBinding.parse(port + ":" + port)).toList()));
		waitingFor(Wait.forLogMessage(ready, 1).withStartupTimeout(Duration.ofMinutes(1)));
	}

	static RedisTopologyContainer sentinel() {
		List<Integer> ports = freePorts(2);
		String script = """
				redis-server --port %1$d --protected-mode no --save '' &
				printf 'port %2$d\\nprotected-mode no\\nsentinel monitor %3$s 127.0.0.1 %1$d 1\\n' >/tmp/sentinel.conf
				exec redis-server /tmp/sentinel.conf --sentinel
				""".formatted(ports.get(0), ports.get(1), MASTER);
		return new RedisTopologyContainer(script, ports, ".*\\+monitor master %s.*".formatted(MASTER),
				RedisTopologyConnectionDetails.ofSentinel(MASTER, nodes(ports.subList(1, 2))));
	}

	static RedisTopologyContainer cluster() {
		List<Integer> ports = freePorts(3);
		String script = """
				cd /tmp
				for port in %s; do
				  redis-server --port $port --cluster-enabled yes --cluster-config-file $port.conf --protected-mode no \\
				    --save '' --cluster-announce-ip 127.0.0.1 &
				done
				until redis-cli --cluster create %s --cluster-yes; do sleep 0.3; done
				until redis-cli -p %d cluster info | grep -q cluster_state:ok; do sleep 0.1; done
				echo cluster is formed
				wait
				"""
			.formatted(ports.stream().map(String::valueOf).collect(Collectors.joining(" ")),
					ports.stream().map((port) -> "127.0.0.1:" + port).collect(Collectors.joining(" ")), ports.get(0));
		return new RedisTopologyContainer(script, ports, ".*cluster is formed.*",
				RedisTopologyConnectionDetails.ofCluster(nodes(ports)));
	}

	DataRedisConnectionDetails details() {
		return this.details;
	}

	private static List<Node> nodes(List<Integer> ports) {
		return ports.stream().map((port) -> new Node("127.0.0.1", port)).toList();
	}

	private static List<Integer> freePorts(int count) {
		return IntStream.range(0, count).mapToObj((i) -> freePort()).toList();
	}

	private static int freePort() {
		while (true) {
			try (ServerSocket socket = new ServerSocket(0)) {
				// a Cluster adds ten thousand for its bus
				if (socket.getLocalPort() < 55_000) {
					return socket.getLocalPort();
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

}
