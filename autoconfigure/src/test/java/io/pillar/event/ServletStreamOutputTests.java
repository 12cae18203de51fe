package io.pillar.event;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link ServletStreamOutput}.
 */
class ServletStreamOutputTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final AtomicInteger gone = new AtomicInteger();

	@Test
	void clientThatIsGoneLeavesNothingToTheErrorPageOfTheContainer() {
		AsyncContext context = start();
		output(context).onError(new AsyncEvent(context, new IOException("Broken pipe")));
		assertThat(this.request.isAsyncStarted()).isFalse();
		assertThat(this.gone).hasPositiveValue();
	}

	@Test
	void responseThatTimesOutLeavesNothingToTheErrorPageOfTheContainer() {
		AsyncContext context = start();
		output(context).onTimeout(new AsyncEvent(context));
		assertThat(this.request.isAsyncStarted()).isFalse();
		assertThat(this.gone).hasPositiveValue();
	}

	private AsyncContext start() {
		this.request.setAsyncSupported(true);
		return this.request.startAsync(this.request, new MockHttpServletResponse());
	}

	private ServletStreamOutput output(AsyncContext context) {
		ServletStreamOutput output = new ServletStreamOutput(context, new Quiet());
		output.begin(() -> {
		}, this.gone::incrementAndGet);
		return output;
	}

	/**
	 * Takes everything.
	 */
	private static final class Quiet extends ServletOutputStream {

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setWriteListener(WriteListener listener) {
		}

		@Override
		public void write(int octet) {
		}

	}

}
