package io.pillar.redis;

import io.lettuce.core.protocol.CommandEncoder;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import org.jspecify.annotations.Nullable;

/**
 * Sends what many threads ask for at the same time together. The client gives each
 * command to the event loop by itself, which costs a system call here and another one in
 * Redis for each; a flush that waits until the event loop has nothing else to write costs
 * them once. A command that is alone waits for nothing.
 */
final class RedisFlushes implements NettyCustomizer {

	// as many replies as that are on their way before the first of them is waited for
	private static final int TOGETHER = 64;

	private final @Nullable NettyCustomizer applications;

	RedisFlushes(@Nullable NettyCustomizer applications) {
		this.applications = applications;
	}

	@Override
	public void afterBootstrapInitialized(Bootstrap bootstrap) {
		if (this.applications != null) {
			this.applications.afterBootstrapInitialized(bootstrap);
		}
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		ChannelHandlerContext encoder = channel.pipeline().context(CommandEncoder.class);
		if (encoder != null) {
			// before what encrypts, which makes one record of what is flushed together
			channel.pipeline().addBefore(encoder.name(), null, new FlushConsolidationHandler(TOGETHER, true));
		}
		if (this.applications != null) {
			this.applications.afterChannelInitialized(channel);
		}
	}

}
