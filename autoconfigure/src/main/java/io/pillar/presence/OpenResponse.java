package io.pillar.presence;

import java.util.concurrent.locks.ReentrantLock;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A response that counts as a connection until it ends.
 */
/*
 * Whoever writes it later may start that in any way, also behind the back of Spring, and
 * a container tells only those who asked after the start. So it is asked for when the
 * method has returned that answers the request: before that the container ends nothing,
 * however fast the response is written.
 */
final class OpenResponse implements AsyncListener {

	/**
	 * The attribute of a request that has it, or something else where it may yet get one.
	 */
	static final String ATTRIBUTE = OpenResponse.class.getName();

	private static final Log logger = LogFactory.getLog(OpenResponse.class);

	private final ReentrantLock lock = new ReentrantLock();

	private final Presence presence;

	private final String connection;

	private boolean over;

	OpenResponse(Presence presence, String connection) {
		this.presence = presence;
		this.connection = connection;
	}

	String connection() {
		return this.connection;
	}

	void join(String channel, Member member) {
		this.lock.lock();
		try {
			if (this.over) {
				throw new IllegalStateException("The response has ended, so nobody can join with it");
			}
			this.presence.join(channel, member);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What answers the request has returned.
	 */
	void returned(ServletRequest request) {
		try {
			if (request.isAsyncStarted()) {
				request.getAsyncContext().addListener(this);
				return;
			}
		}
		catch (IllegalStateException ex) {
			// it has ended meanwhile
		}
		end();
	}

	void end() {
		this.lock.lock();
		try {
			if (!this.over) {
				this.over = true;
				this.presence.disconnect(this.connection);
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Whose response has ended is not let out", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void onComplete(AsyncEvent event) {
		end();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// what is said to the client now is the last
		end();
	}

	@Override
	public void onError(AsyncEvent event) {
		end();
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// it is answered once more, which returns too
	}

}
