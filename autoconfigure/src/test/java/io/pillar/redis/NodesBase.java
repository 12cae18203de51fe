package io.pillar.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.awaitility.Awaitility.await;

/**
 * Applications of a fleet, each in a context of its own.
 */
public abstract class NodesBase implements AutoCloseable {

	private final Deque<ConfigurableApplicationContext> contexts = new ArrayDeque<>();

	private final Class<?> node;

	private final List<String> usual;

	private final String[] properties;

	/**
	 * Create a fleet without nodes.
	 * @param node what a node consists of
	 * @param usual the properties of a node, where there are no others of the same name
	 * @param properties those others
	 */
	protected NodesBase(Class<?> node, List<String> usual, String... properties) {
		this.node = node;
		this.usual = usual;
		this.properties = properties;
	}

	/**
	 * Return properties that say where Redis is, and others.
	 */
	protected static String[] at(String host, int port, String... properties) {
		return Stream
			.concat(Stream.of("spring.data.redis.host=" + host, "spring.data.redis.port=" + port),
					Stream.of(properties))
			.toArray(String[]::new);
	}

	/**
	 * Start a node, whether Redis is there yet or not.
	 */
	protected final ConfigurableApplicationContext run(Class<?>... more) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(this.node).sources(more)
			.web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties(this.usual.toArray(String[]::new))
			.properties(this.properties)
			.run();
		this.contexts.push(context);
		return context;
	}

	/**
	 * Start a node, and wait until it hears what others say.
	 */
	protected final ConfigurableApplicationContext runSubscribed(Class<?>... more) {
		ConfigurableApplicationContext context = run(more);
		await().until(() -> context.getBean(RedisAvailability.class).isAvailable()
				&& context.getBean(RedisChannels.class).isSubscribed());
		return context;
	}

	protected final Stream<ConfigurableApplicationContext> contexts() {
		return this.contexts.stream();
	}

	@Override
	public final void close() {
		while (!this.contexts.isEmpty()) {
			this.contexts.pop().close();
		}
	}

}
