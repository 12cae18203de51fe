package io.pillar.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class EmbeddedRedisAutoConfigurationTests {

	private final int port = Ports.freeForServer();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(EmbeddedRedisAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withPropertyValues("pillar.embedded-redis.port=" + this.port);

	@Test
	void applicationWithoutRedisStartsOneAndStopsIt(CapturedOutput output) {
		this.contextRunner.run((context) -> {
			EmbeddedRedis redis = context.getBean(EmbeddedRedis.class);
			assertThat(redis.isOwner()).isTrue();
			assertThat(redis.port()).isEqualTo(this.port);
			RedisServer server = redis.server().orElseThrow();
			context.getBean(StringRedisTemplate.class).opsForValue().set("k", "v");
			assertThat(server.execute("GET", "k")).isEqualTo("v");
			assertThat(output).contains(
					"Started an embedded Redis on port %d with pid %d (".formatted(this.port, server.pid()),
					server.directory().toString());
		});
		assertThat(Ports.isFree(this.port)).isTrue();
	}

	@Test
	void secondApplicationJoinsTheRedisOfTheFirst(CapturedOutput output) {
		this.contextRunner.run((first) -> {
			first.getBean(StringRedisTemplate.class).opsForValue().set("k", "v");
			this.contextRunner.run((second) -> {
				assertThat(second.getBean(EmbeddedRedis.class).isOwner()).isFalse();
				assertThat(second.getBean(EmbeddedRedis.class).server()).isEmpty();
				assertThat(second.getBean(StringRedisTemplate.class).opsForValue().get("k")).isEqualTo("v");
			});
			assertThat(output).contains("Joined the Redis that already answers on port " + this.port);
			assertThat(first.getBean(StringRedisTemplate.class).opsForValue().get("k")).isEqualTo("v");
		});
	}

	@Test
	void applicationsThatStartTogetherShareOneRedis() {
		List<CompletableFuture<EmbeddedRedis>> starts = IntStream.range(0, 4)
			.mapToObj((i) -> CompletableFuture
				.supplyAsync(() -> new EmbeddedRedisProperties(true, this.port, null, "secret").open()))
			.toList();
		List<EmbeddedRedis> nodes = starts.stream().map(CompletableFuture::join).toList();
		try {
			assertThat(nodes).filteredOn(EmbeddedRedis::isOwner).hasSize(1);
			assertThat(nodes).extracting(EmbeddedRedis::port).containsOnly(this.port);
		}
		finally {
			nodes.forEach(EmbeddedRedis::close);
		}
	}

	@Test
	void applicationWithPasswordStartsAndJoinsARedisThatAsksForIt() {
		ApplicationContextRunner runner = this.contextRunner
			.withPropertyValues("pillar.embedded-redis.password=secret");
		runner.run((first) -> {
			first.getBean(StringRedisTemplate.class).opsForValue().set("k", "v");
			assertThat(first.getBean(EmbeddedRedis.class).server().orElseThrow().password()).isEqualTo("secret");
			runner.run((second) -> assertThat(second.getBean(StringRedisTemplate.class).opsForValue().get("k"))
				.isEqualTo("v"));
			this.contextRunner.run((third) -> assertThat(third).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("pillar.embedded-redis.port")
				.hasMessageContaining("NOAUTH")
				.hasMessageContaining("Set 'pillar.embedded-redis.password'"));
		});
	}

	@Test
	void applicationWithPortZeroStartsARedisOfItsOwn() {
		this.contextRunner.withPropertyValues("pillar.embedded-redis.port=0").run((context) -> {
			EmbeddedRedis redis = context.getBean(EmbeddedRedis.class);
			assertThat(redis.isOwner()).isTrue();
			assertThat(redis.port()).isPositive().isEqualTo(redis.server().orElseThrow().port());
			assertThat(context.getBean(DataRedisConnectionDetails.class).getStandalone().getPort())
				.isEqualTo(redis.port());
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.data.redis.host=localhost", "spring.data.redis.url=redis://localhost",
			"spring.data.redis.port=6379", "spring.data.redis.sentinel.nodes=localhost:26379",
			"spring.data.redis.cluster.nodes[0]=localhost:7000", "spring.data.redis.masterreplica.nodes=localhost:6379",
			"pillar.mode=local", "pillar.embedded-redis.enabled=false" })
	void applicationWithRedisOrWithoutNeedGetsNone(String property) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EmbeddedRedisAutoConfiguration.class))
			.withPropertyValues("pillar.embedded-redis.port=" + this.port, property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(EmbeddedRedis.class)
				.doesNotHaveBean(DataRedisConnectionDetails.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { DataRedisConnectionDetails.class, RedisConnectionFactory.class })
	<T> void connectionOfTheUserWins(Class<T> type) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EmbeddedRedisAutoConfiguration.class))
			.withBean("mine", type, () -> Mockito.mock(type))
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedRedis.class).hasBean("mine"));
	}

	@Test
	void applicationOnWindowsStaysLocalAndSaysSo(CapturedOutput output) {
		this.contextRunner.withSystemProperties("os.name=Windows 11").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedRedis.class);
			assertThat(context.getBean(DataRedisConnectionDetails.class).getClass().getSimpleName())
				.isEqualTo("PropertiesDataRedisConnectionDetails");
			assertThat(output.getAll().lines().filter((line) -> line.contains("No embedded Redis"))).singleElement()
				.asString()
				.contains("there is no server program for Windows 11", "State stays local to this node");
		});
	}

	@Test
	void applicationOnWindowsJoinsARedisThatIsThere() {
		try (RedisServer server = RedisServer.builder().start()) {
			this.contextRunner.withPropertyValues("pillar.embedded-redis.port=" + server.port())
				.withSystemProperties("os.name=Windows 11")
				.run((context) -> assertThat(context.getBean(EmbeddedRedis.class).isOwner()).isFalse());
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 55536 })
	void portOutsideTheRangeIsRefused(int port) {
		assertRefused("pillar.embedded-redis.port=" + port, "pillar.embedded-redis.port",
				"It must be between 0 and 55535.");
	}

	@Test
	void portThatSomethingElseHasIsRefused() throws IOException {
		try (ServerSocket silent = new ServerSocket(this.port, 50, InetAddress.getLoopbackAddress())) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(EmbeddedRedisAutoConfiguration.class))
				.withPropertyValues("pillar.embedded-redis.port=" + silent.getLocalPort())
				.run((context) -> assertThat(context).getFailure()
					.rootCause()
					.isInstanceOf(InvalidConfigurationPropertyValueException.class)
					.hasMessageContaining("does not answer like a Redis"));
		}
	}

	@Test
	void binaryThatCannotBeExecutedIsRefused() {
		assertRefused("pillar.embedded-redis.binary=/no/such/redis-server", "pillar.embedded-redis.binary",
				"'/no/such/redis-server' is not a file that can be executed");
	}

	@Test
	void nodeThatJoinedStaysWhenTheOwnerIsRestarted() {
		this.contextRunner.run((first) -> this.contextRunner.run((second) -> {
			RedisServer server = first.getBean(EmbeddedRedis.class).server().orElseThrow();
			server.kill();
			server.restart();
			await().atMost(Duration.ofSeconds(20))
				.ignoreExceptions()
				.until(() -> second.getBean(StringRedisTemplate.class).hasKey("absent").equals(false));
		}));
	}

	private void assertRefused(String setting, String property, String reason) {
		this.contextRunner.withPropertyValues(setting)
			.run((context) -> assertThat(Stream.iterate(context.getStartupFailure(), Throwable::getCause)
				.filter(InvalidConfigurationPropertyValueException.class::isInstance)
				.findFirst()).hasValueSatisfying(
						(failure) -> assertThat(failure).hasMessageContaining(property).hasMessageContaining(reason)));
	}

}
