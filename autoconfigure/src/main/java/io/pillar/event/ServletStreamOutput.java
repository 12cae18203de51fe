package io.pillar.event;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

/**
 * A response that is written without waiting. Its container may take the response back
 * and give it to another request as soon as this one has ended, so nothing is done with
 * it from then on.
 */
final class ServletStreamOutput implements StreamOutput, WriteListener, AsyncListener {

	private final ReentrantLock lock = new ReentrantLock();

	private final AsyncContext context;

	private final ServletOutputStream out;

	private volatile Runnable ready = () -> {
	};

	private volatile Runnable gone = () -> {
	};

	private boolean begun;

	private boolean ended;

	ServletStreamOutput(AsyncContext context, ServletOutputStream out) {
		this.context = context;
		this.out = out;
	}

	@Override
	public void begin(Runnable ready, Runnable gone) {
		this.ready = ready;
		this.gone = gone;
		this.context.addListener(this);
		this.out.setWriteListener(this);
	}

	@Override
	public boolean isReady() {
		this.lock.lock();
		try {
			return this.begun && !this.ended && this.out.isReady();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void write(byte[] text) throws IOException {
		this.lock.lock();
		try {
			if (!this.ended) {
				this.out.write(text);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void flush() throws IOException {
		this.lock.lock();
		try {
			if (!this.ended) {
				this.out.flush();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		if (end()) {
			try {
				this.context.complete();
			}
			catch (IllegalStateException ex) {
				// the container was faster
			}
		}
	}

	private boolean end() {
		this.lock.lock();
		try {
			boolean was = this.ended;
			this.ended = true;
			return !was;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void onWritePossible() {
		this.lock.lock();
		try {
			this.begun = true;
		}
		finally {
			this.lock.unlock();
		}
		this.ready.run();
	}

	@Override
	public void onError(Throwable ex) {
		this.gone.run();
	}

	@Override
	public void onComplete(AsyncEvent event) {
		end();
		this.gone.run();
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		this.gone.run();
		close();
	}

	@Override
	public void onError(AsyncEvent event) {
		this.gone.run();
		// else the container writes a page of its own about it
		close();
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
	}

}
