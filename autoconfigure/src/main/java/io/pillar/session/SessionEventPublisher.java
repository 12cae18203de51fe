package io.pillar.session;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.session.events.AbstractSessionEvent;
import org.springframework.session.events.SessionCreatedEvent;
import org.springframework.session.events.SessionDeletedEvent;
import org.springframework.session.events.SessionExpiredEvent;

/**
 * Publishes the events of Spring Session. The session in an event has its id where this
 * node has seen it lately, and its handle elsewhere: the store does not know ids.
 */
/*
 * Listeners are the application's: they may wait, use sessions, and fail. So they run on
 * one thread of their own, in the order in which things were heard, and what they do is
 * no part of what was done. Who is too slow for what happens misses some of it.
 */
final class SessionEventPublisher implements SessionEvents, AutoCloseable {

	private static final Log logger = LogFactory.getLog(SessionEventPublisher.class);

	private static final int MAX_WAITING = 10_000;

	private final SessionParts parts;

	private final ApplicationEventPublisher publisher;

	private final AtomicBoolean complained = new AtomicBoolean();

	private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(MAX_WAITING), (task) -> {
				Thread thread = new Thread(task, "pillar-session-events");
				thread.setDaemon(true);
				return thread;
			}, (task, pool) -> missed());

	/**
	 * Create a publisher.
	 * @param parts what sessions stand on
	 * @param publisher the application
	 */
	SessionEventPublisher(SessionParts parts, ApplicationEventPublisher publisher) {
		this.parts = parts;
		this.publisher = publisher;
		this.thread.allowCoreThreadTimeOut(true);
	}

	@Override
	public void created(StoredSession session) {
		this.parts.counters().created.increment();
		publish(new SessionCreatedEvent(this, session(session)));
	}

	@Override
	public void deleted(StoredSession session) {
		this.parts.counters().deleted.increment();
		publish(new SessionDeletedEvent(this, session(session)));
	}

	@Override
	public void expired(StoredSession session) {
		this.parts.counters().expired.increment();
		publish(new SessionExpiredEvent(this, session(session)));
	}

	private void publish(AbstractSessionEvent event) {
		this.thread.execute(() -> tell(event));
	}

	private void tell(AbstractSessionEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of session events failed", ex);
		}
	}

	private void missed() {
		this.parts.counters().eventsMissed.increment();
		if (!this.thread.isShutdown() && this.complained.compareAndSet(false, true)) {
			logger.warn("Listeners of session events are too slow: %d events wait, and those that come now are missed"
				.formatted(MAX_WAITING));
		}
	}

	@Override
	public void close() {
		this.thread.shutdown();
		try {
			this.thread.awaitTermination(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private SharedSession session(StoredSession session) {
		return new SharedSession(this.parts, this.parts.ids().known(session.key()), session);
	}

}
