package io.pillar.event;

import java.io.IOException;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.method.support.AsyncHandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Sends the events of a stream that a method of a Spring MVC controller returns. For
 * Spring the request has ended when this returns, so that nothing that belongs to a
 * request is held for as long as the client stays.
 */
final class EventStreamHandler implements AsyncHandlerMethodReturnValueHandler {

	private final EventTopics topics;

	private final EventTypes types;

	private final EventStreams streams;

	EventStreamHandler(EventTopics topics, EventTypes types, EventStreams streams) {
		this.topics = topics;
		this.types = types;
		this.streams = streams;
	}

	@Override
	public boolean supportsReturnType(MethodParameter returnType) {
		return EventStream.class.isAssignableFrom(returnType.getParameterType());
	}

	@Override
	public boolean isAsyncReturnValue(@Nullable Object value, MethodParameter returnType) {
		return supportsReturnType(returnType);
	}

	@Override
	public void handleReturnValue(@Nullable Object value, MethodParameter returnType, ModelAndViewContainer container,
			NativeWebRequest webRequest) throws IOException {
		container.setRequestHandled(true);
		HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
		HttpServletResponse response = webRequest.getNativeResponse(HttpServletResponse.class);
		Assert.state(request != null && response != null, "Streams of events are for servlets");
		if (value instanceof EventStream stream) {
			StreamRequest wanted = StreamRequest.of(stream, this.topics, this.types);
			EventFeed feed = this.streams.feed(wanted);
			if (this.streams.letIn()) {
				open(wanted, feed, request, response);
			}
			else {
				StreamAnswer.refuse(response::setHeader);
				response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
			}
		}
	}

	private void open(StreamRequest wanted, EventFeed feed, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		StreamAnswer.begin(response::setHeader);
		if (HttpMethod.HEAD.matches(request.getMethod())) {
			this.streams.giveBack();
			return;
		}
		ServletStreamOutput output = output(request, response);
		this.streams.open(wanted, feed, StreamAnswer.lastId(request.getHeader(StreamAnswer.LAST_ID)), output);
	}

	private ServletStreamOutput output(HttpServletRequest request, HttpServletResponse response) throws IOException {
		try {
			ShallowEtagHeaderFilter.disableContentCaching(request);
			AsyncContext context = request.startAsync(request, response);
			context.setTimeout(0);
			return new ServletStreamOutput(context, response.getOutputStream());
		}
		catch (IOException | RuntimeException ex) {
			this.streams.giveBack();
			throw ex;
		}
	}

}
