package io.pillar.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import com.github.dockerjava.api.model.PortBinding;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Sentinel group and a Cluster in a container. Boot has service connections for single
 * servers only, so their addresses are properties. Each lies in one container whose ports
 * are the same outside as inside, because the servers tell the client their ports.
 */
@EnabledWithDocker
class RedisContainerTopologiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PillarRedisAutoConfiguration.class))
		.withPropertyValues("pillar.namespace=container");

	@Test
	void linkToSentinelGroupInContainerWrites() {
		List<Integer> ports = freePorts(2);
		String script = """
				redis-server --port %1$d --protected-mode no --save '' &
				printf 'port %2$d\\nprotected-mode no\\nsentinel monitor main 127.0.0.1 %1$d 1\\n' >/tmp/sentinel.conf
				exec redis-server /tmp/sentinel.conf --sentinel
				""".formatted(ports.get(0), ports.get(1));
		try (GenericContainer<?> container = container(script, ports, ".*\\+monitor master main.*")) {
			container.start();
			assertWrites(List.of("spring.data.redis.sentinel.master=main",
					"spring.data.redis.sentinel.nodes=127.0.0.1:" + ports.get(1)));
		}
	}

	@Test
	void linkToClusterInContainerWrites() {
		List<Integer> ports = freePorts(3);
		String nodes = String.join(" ", ports.stream().map((port) -> "127.0.0.1:" + port).toList());
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
			.formatted(String.join(" ", ports.stream().map(String::valueOf).toList()), nodes, ports.get(0));
		try (GenericContainer<?> container = container(script, ports, ".*cluster is formed.*")) {
			container.start();
			assertWrites(List.of("spring.data.redis.cluster.nodes=" + nodes.replace(' ', ',')));
		}
	}

	private void assertWrites(List<String> properties) {
		this.runner.withPropertyValues(properties.toArray(String[]::new)).run((context) -> {
			RedisLink link = context.getBean(RedisLink.class);
			assertThat(context.getBean(RedisAvailability.class).isAvailable()).isTrue();
			for (int i = 0; i < 20; i++) {
				byte[] key = ("container:" + i).getBytes(StandardCharsets.UTF_8);
				String answer = link.call((client) -> client.set(key, key));
				assertThat(answer).isEqualTo("OK");
			}
		});
	}

	private static GenericContainer<?> container(String script, List<Integer> ports, String ready) {
		return new GenericContainer<>(EnabledWithDocker.IMAGE).withExposedPorts(ports.toArray(Integer[]::new))
			.withCommand("sh", "-c", script)
			.withCreateContainerCmdModifier((command) -> command.getHostConfig()
				.withPortBindings(ports.stream().map((port) -> PortBinding.parse(port + ":" + port)).toList()))
			.waitingFor(Wait.forLogMessage(ready, 1).withStartupTimeout(Duration.ofMinutes(1)));
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
