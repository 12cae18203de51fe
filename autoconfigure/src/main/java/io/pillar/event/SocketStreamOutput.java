package io.pillar.event;

import java.nio.charset.StandardCharsets;

/**
 * A stream among those of a WebSocket. Beside what waits in its queue it has one message
 * that waits for its turn among the others.
 */
final class SocketStreamOutput implements StreamOutput {

	private static final Runnable NOTHING = () -> {
	};

	private final SocketSender sender;

	private final StreamForm form;

	private final Runnable ended;

	private volatile Runnable ready = NOTHING;

	private volatile Runnable gone = NOTHING;

	private volatile boolean begun;

	// that its message waits for its turn
	private volatile boolean waiting;

	private volatile boolean over;

	// how much the client had taken, known to whoever asks for that
	private long done;

	/**
	 * Make one.
	 * @param ended called when it has ended, and not because somebody said so
	 */
	SocketStreamOutput(SocketSender sender, EventTopic topic, Runnable ended) {
		this.sender = sender;
		this.form = new SocketForm(topic);
		this.ended = ended;
	}

	@Override
	public StreamForm form() {
		return this.form;
	}

	@Override
	public void begin(Runnable ready, Runnable gone) {
		this.ready = ready;
		this.gone = gone;
		this.begun = true;
		if (this.over) {
			gone.run();
		}
		ready.run();
	}

	@Override
	public boolean isReady() {
		return this.begun && !this.waiting && !this.over;
	}

	@Override
	public boolean hasTakenOther() {
		long before = this.done;
		this.done = this.sender.done();
		return this.done != before;
	}

	@Override
	public void write(byte[] text) {
		this.waiting = true;
		this.sender.add(this, new String(text, StandardCharsets.UTF_8));
	}

	@Override
	public void flush() {
	}

	/**
	 * Go on, now that its message is being sent.
	 */
	void taken() {
		this.waiting = false;
		this.ready.run();
	}

	boolean isOver() {
		return this.over;
	}

	/**
	 * End it.
	 */
	void end() {
		this.over = true;
		this.gone.run();
	}

	@Override
	public void close() {
		if (!this.over) {
			this.ended.run();
		}
	}

}
