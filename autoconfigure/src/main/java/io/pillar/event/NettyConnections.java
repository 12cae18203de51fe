package io.pillar.event;

import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.ClassUtils;
import reactor.netty.DisposableChannel;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Closes connections of Netty. It ends a response after all that was written, also one
 * that has failed, so it would wait for ever for a client that does not read.
 */
final class NettyConnections {

	/**
	 * Whether there is a Netty, without which nothing else of this can be used.
	 */
	static final boolean PRESENT = ClassUtils.isPresent("reactor.netty.http.server.HttpServerResponse",
			NettyConnections.class.getClassLoader());

	private NettyConnections() {
	}

	/**
	 * Close the connection that a response belongs to.
	 * @param response any response
	 * @return whether it is one of Netty
	 */
	static boolean close(ServerHttpResponse response) {
		ServerHttpResponse inner = response;
		while (inner instanceof ServerHttpResponseDecorator decorator) {
			inner = decorator.getDelegate();
		}
		if (inner instanceof AbstractServerHttpResponse known
				&& known.getNativeResponse() instanceof HttpServerResponse netty) {
			netty.withConnection(DisposableChannel::dispose);
			return true;
		}
		return false;
	}

}
