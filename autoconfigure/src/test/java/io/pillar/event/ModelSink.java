package io.pillar.event;

/**
 * Writes down what a node of the model gets.
 */
record ModelSink(Heard<Trade> heard) implements EventSink {

	static Trade trade(Envelope envelope) {
		String[] words = envelope.body().split(" ");
		return new Trade(words[0], Long.parseLong(words[1]));
	}

	@Override
	public boolean wants(Envelope envelope) {
		return true;
	}

	@Override
	public void event(Envelope envelope, EventInfo info) {
		this.heard.event(trade(envelope), info);
	}

	@Override
	public void gap(EventGap gap) {
		this.heard.gap(gap);
	}

}
