package io.pillar.ratelimit;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Gives permits back when a request is over that was handled on another thread.
 */
final class SettlingListener implements AsyncListener {

	private final HttpServletResponse response;

	private final PolicyPermits permits;

	private SettlingListener(HttpServletResponse response, PolicyPermits permits) {
		this.response = response;
		this.permits = permits;
	}

	static void listen(AsyncContext context, HttpServletResponse response, PolicyPermits permits) {
		context.addListener(new SettlingListener(response, permits));
	}

	@Override
	public void onComplete(AsyncEvent event) {
		this.permits.settle(this.response.getStatus());
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// listeners are forgotten when a request is handled on yet another thread
		event.getAsyncContext().addListener(this);
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// onComplete follows
	}

	@Override
	public void onError(AsyncEvent event) {
		// onComplete follows
	}

}
