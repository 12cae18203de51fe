package io.pillar.presence;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Makes users online for those who may not wait for a policy, on a thread of its own. Who
 * is online already costs nothing; who finds too many before them is tried again at the
 * next request.
 */
final class ActiveRequests implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(ActiveRequests.class);

	private static final int WAITING = 10_000;

	private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS,
			new ArrayBlockingQueue<>(WAITING), ActiveRequests::daemon, new ThreadPoolExecutor.DiscardPolicy());

	private final Presence presence;

	private final ActiveUsers known;

	ActiveRequests(Presence presence, ActiveUsers known) {
		this.presence = presence;
		this.known = known;
		this.thread.allowCoreThreadTimeOut(true);
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "pillar-presence-requests");
		thread.setDaemon(true);
		return thread;
	}

	void active(String user) {
		if (PresenceNames.isValid(user) && !this.known.refresh(user)) {
			this.thread.execute(() -> join(user));
		}
	}

	private void join(String user) {
		try {
			this.presence.active(user);
		}
		catch (RuntimeException ex) {
			logger.debug("Who sent a request is not made online", ex);
		}
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
