package io.pillar.presence;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * Whether somebody has asked for the session of a WebFlux request, and who waits for
 * that.
 */
final class ReadSession {

	private static final String ATTRIBUTE = ReadSession.class.getName();

	private static final Runnable READ = () -> {
	};

	// what waits, nothing, or that it was read
	private final AtomicReference<@Nullable Runnable> state = new AtomicReference<>();

	private ReadSession() {
	}

	static ReadSession of(ServerWebExchange exchange) {
		return (ReadSession) exchange.getAttributes().computeIfAbsent(ATTRIBUTE, (name) -> new ReadSession());
	}

	void read() {
		Runnable waiting = this.state.getAndSet(READ);
		if (waiting != null) {
			waiting.run();
		}
	}

	/**
	 * Do something as soon as the session was read, at once where it was, or never.
	 */
	void whenRead(Runnable work) {
		if (!this.state.compareAndSet(null, work)) {
			work.run();
		}
	}

}
