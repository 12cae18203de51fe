package io.pillar.event;

import org.springframework.context.PayloadApplicationEvent;

/**
 * An event of another node. Of a type of its own so that it is not sent on, whatever
 * thread listeners run on.
 *
 * @param <T> the type of the event
 */
final class ReceivedBroadcast<T> extends PayloadApplicationEvent<T> {

	ReceivedBroadcast(Object source, T payload) {
		super(source, payload);
	}

}
