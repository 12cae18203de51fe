package io.pillar.session;

import java.util.concurrent.Executor;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.session.events.AbstractSessionEvent;
import org.springframework.session.events.SessionCreatedEvent;
import org.springframework.session.events.SessionDeletedEvent;
import org.springframework.session.events.SessionExpiredEvent;

/**
 * Publishes the events of Spring Session. The session in an event has its id where this
 * node has seen it lately, and its handle elsewhere: the store does not know ids.
 */
final class SessionEventPublisher implements SessionEvents {

	private final SessionParts parts;

	private final ApplicationEventPublisher publisher;

	private final Executor executor;

	/**
	 * Create a publisher.
	 * @param parts what sessions stand on
	 * @param publisher the application
	 * @param executor runs the listeners, which may wait
	 */
	SessionEventPublisher(SessionParts parts, ApplicationEventPublisher publisher, Executor executor) {
		this.executor = executor;
		this.parts = parts;
		this.publisher = publisher;
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
		this.executor.execute(() -> this.publisher.publishEvent(event));
	}

	private SharedSession session(StoredSession session) {
		return new SharedSession(this.parts, this.parts.ids().known(session.key()), session);
	}

}
