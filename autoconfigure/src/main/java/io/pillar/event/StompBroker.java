package io.pillar.event;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.simp.broker.SimpleBrokerMessageHandler;
import org.springframework.messaging.simp.user.DefaultUserDestinationResolver;
import org.springframework.messaging.simp.user.UserDestinationMessageHandler;
import org.springframework.messaging.support.AbstractSubscribableChannel;
import org.springframework.messaging.support.ChannelInterceptor;

/**
 * The simple broker of this node, what resolves users for it, and the channels to both.
 */
final class StompBroker {

	private static final String USERS = "/user/";

	private final SimpleBrokerMessageHandler broker;

	private final @Nullable UserDestinationMessageHandler users;

	private final AbstractSubscribableChannel fromClients;

	private final AbstractSubscribableChannel fromTheApplication;

	StompBroker(SimpleBrokerMessageHandler broker, @Nullable UserDestinationMessageHandler users,
			AbstractSubscribableChannel fromClients, AbstractSubscribableChannel fromTheApplication) {
		this.broker = broker;
		this.users = users;
		this.fromClients = fromClients;
		this.fromTheApplication = fromTheApplication;
	}

	void addInterceptor(ChannelInterceptor interceptor) {
		this.fromClients.addInterceptor(interceptor);
		this.fromTheApplication.addInterceptor(interceptor);
	}

	/**
	 * Return whether a handler does something for a destination: each channel has all of
	 * them look at each message.
	 */
	boolean handles(MessageHandler handler, String destination) {
		if (handler == this.users) {
			return isOfAUser(destination);
		}
		return handler == this.broker
				&& this.broker.getDestinationPrefixes().stream().anyMatch(destination::startsWith);
	}

	boolean isOfAUser(String destination) {
		return this.users != null && destination.startsWith(prefix(this.users));
	}

	boolean isOfTheApplication(MessageChannel channel) {
		return channel == this.fromTheApplication;
	}

	/**
	 * Give a message to the subscribers of this node.
	 */
	void handle(Message<byte[]> message, String destination) {
		if (this.users != null && isOfAUser(destination)) {
			this.users.handleMessage(message);
		}
		else {
			this.broker.handleMessage(message);
		}
	}

	private static String prefix(UserDestinationMessageHandler users) {
		return (users.getUserDestinationResolver() instanceof DefaultUserDestinationResolver resolver)
				? resolver.getDestinationPrefix() : USERS;
	}

}
