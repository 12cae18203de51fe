package io.pillar.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands that are asked for together are sent together.
 */
class RedisFlushesTests {

	private final Flushes flushes = new Flushes();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, PillarRedisAutoConfiguration.class))
		.withPropertyValues("pillar.mode=redis", "pillar.namespace=flushes");

	@Test
	void commandsOfOneMomentAreFlushedOnce() {
		EmbeddedChannel channel = channel(new RedisFlushes(null));
		IntStream.range(0, 20).forEach((i) -> channel.eventLoop().execute(() -> channel.writeAndFlush(i)));
		channel.runPendingTasks();
		assertThat(channel.outboundMessages()).hasSize(20);
		assertThat(this.flushes.count).isOne();
	}

	@Test
	void commandThatIsAloneIsFlushed() {
		EmbeddedChannel channel = channel(new RedisFlushes(null));
		channel.writeAndFlush("alone");
		channel.runPendingTasks();
		assertThat(channel.outboundMessages()).hasSize(1);
	}

	@Test
	void channelThatIsClosedLeavesNothingUnsent() {
		EmbeddedChannel channel = channel(new RedisFlushes(null));
		channel.eventLoop().execute(() -> {
			channel.writeAndFlush("last");
			channel.close();
		});
		channel.runPendingTasks();
		assertThat(channel.outboundMessages()).hasSize(1);
	}

	@Test
	void connectionsOfPillarAreCustomizedByTheApplicationToo() {
		List<Channel> channels = new ArrayList<>();
		ClientResources resources = ClientResources.builder().nettyCustomizer(new NettyCustomizer() {
			@Override
			public void afterChannelInitialized(Channel channel) {
				channels.add(channel);
			}
		}).build();
		try (RedisServer redis = RedisServer.builder().start()) {
			this.runner.withBean(ClientResources.class, () -> resources)
				.withPropertyValues("spring.data.redis.url=" + redis.url())
				.run((context) -> {
					context.getBean(RedisLink.class).call((commands) -> commands.get(new byte[] { 1 }));
					assertThat(channels).isNotEmpty()
						.allMatch((channel) -> handlerBeforeTheEncoder(channel) instanceof FlushConsolidationHandler);
				});
		}
		finally {
			resources.shutdown();
		}
	}

	private static ChannelHandler handlerBeforeTheEncoder(Channel channel) {
		List<String> names = channel.pipeline().names();
		String encoder = channel.pipeline().context(CommandEncoder.class).name();
		return channel.pipeline().get(names.get(names.indexOf(encoder) - 1));
	}

	private EmbeddedChannel channel(RedisFlushes customizer) {
		EmbeddedChannel channel = new EmbeddedChannel(this.flushes, new CommandEncoder());
		customizer.afterChannelInitialized(channel);
		return channel;
	}

	private static final class Flushes extends ChannelOutboundHandlerAdapter {

		private int count;

		@Override
		public void flush(ChannelHandlerContext context) {
			this.count++;
			context.flush();
		}

	}

}
