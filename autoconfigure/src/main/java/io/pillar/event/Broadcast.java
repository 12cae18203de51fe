package io.pillar.event;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class whose objects, published by
 * {@link org.springframework.context.ApplicationEventPublisher}, reach the listeners of
 * the application on every node, once each.
 * <p>
 * On the node that publishes, Spring calls the listeners as always. Once they have
 * returned the event is sent to the other nodes; inside a transaction after its commit,
 * and not at all where it rolls back. There its listeners run outside of any transaction:
 * a {@code @TransactionalEventListener} hears it there with
 * {@code fallbackExecution = true} only.
 *
 * @since 0.1.0
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Broadcast {

	/**
	 * The topic of events that name none, of the level {@code replay} unless it is
	 * declared otherwise.
	 */
	String TOPIC = "broadcast";

	/**
	 * The topic that carries the events.
	 * @return a topic without parts
	 */
	String value() default TOPIC;

}
