package io.pillar.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much a stream gives to a server that is slow to take it.
 */
class WebFluxStreamOutputTests {

	private final StreamThreads threads = new StreamThreads();

	private final SlowResponse response = new SlowResponse();

	private final AtomicInteger told = new AtomicInteger();

	private final WebFluxStreamOutput output = new WebFluxStreamOutput(this.response, this.threads,
			Duration.ofSeconds(5));

	@AfterEach
	void stop() {
		this.threads.close();
	}

	@Test
	void nextBatchIsMadeWhenTheServerHasBegunToTakeTheLastOneAndNotBefore() {
		begin();
		this.output.write(new byte[10]);
		assertThat(this.output.isReady()).isTrue();
		this.output.flush();
		assertThat(this.output.isReady()).isFalse();
		int before = this.told.get();
		assertThat(sizes()).containsExactly(10);
		assertThat(this.output.isReady()).isTrue();
		assertThat(this.told).hasValue(before + 1);
	}

	@Test
	void batchIsFullWithSomeKilobytesAndSentInSmallPieces() {
		begin();
		for (int i = 0; i < 15; i++) {
			this.output.write(new byte[1000]);
			assertThat(this.output.isReady()).isTrue();
		}
		this.output.write(new byte[100_000]);
		assertThat(this.output.isReady()).isFalse();
		List<Integer> sizes = sizes();
		assertThat(sizes).allMatch((size) -> size <= 4096);
		assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(115_000);
	}

	private void begin() {
		this.output.send(() -> this.output.begin(this.told::incrementAndGet, () -> {
		})).subscribe();
	}

	/**
	 * Take the last batch.
	 */
	private List<Integer> sizes() {
		List<Integer> sizes = new ArrayList<>();
		Flux.from(this.response.taken.get(this.response.taken.size() - 1))
			.subscribe((buffer) -> sizes.add(buffer.readableByteCount()));
		return sizes;
	}

	/**
	 * A response whose server takes a batch when it is told to.
	 */
	private static final class SlowResponse extends AbstractServerHttpResponse {

		private final List<Publisher<? extends DataBuffer>> taken = new ArrayList<>();

		private final BaseSubscriber<Publisher<? extends DataBuffer>> batches = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				request(1);
			}

			@Override
			protected void hookOnNext(Publisher<? extends DataBuffer> batch) {
				SlowResponse.this.taken.add(batch);
			}

		};

		SlowResponse() {
			super(DefaultDataBufferFactory.sharedInstance, new HttpHeaders());
		}

		@Override
		public <T> T getNativeResponse() {
			throw new UnsupportedOperationException();
		}

		@Override
		protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
			throw new UnsupportedOperationException();
		}

		@Override
		protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
			body.subscribe(this.batches);
			return Mono.never();
		}

		@Override
		protected void applyStatusCode() {
		}

		@Override
		protected void applyHeaders() {
		}

		@Override
		protected void applyCookies() {
		}

	}

}
