package io.pillar.event;

/**
 * What the WebSockets of a node share.
 *
 * @param topics the topics that there are
 * @param types the types that there are
 * @param streams the clients of this node
 * @param threads the threads that send
 * @param limit how much of what a handler says may wait for a client
 */
record SocketNode(EventTopics topics, EventTypes types, EventStreams streams, StreamThreads threads, long limit) {

	StreamRequest request(EventStream stream) {
		return StreamRequest.of(stream, this.topics, this.types);
	}

}
