package io.pillar.event;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A response of WebFlux.
 */
/*
 * What is written is sent in batches, of which the next is made only when the server has
 * begun to take the last one. The server takes the pieces of a batch as it asks for them:
 * Netty for 128 at once, however large they are, and for more when those are with the
 * operating system. So pieces are small, and what lies beyond the queue of a client that
 * does not read is 128 of them and two batches. Other servers ask for one at a time.
 *
 * A response ends when its last byte is with the operating system, which for such a
 * client is never. So where one has not ended some time after it should have, its
 * connection is closed.
 */
final class WebFluxStreamOutput implements StreamOutput {

	private static final int PIECE = 4096;

	private static final int BATCH = 4 * PIECE;

	private static final Runnable NOTHING = () -> {
	};

	private final AtomicBoolean closed = new AtomicBoolean();

	private final Sinks.Empty<Void> cut = Sinks.empty();

	private final ServerHttpResponse response;

	private final StreamThreads threads;

	private final Duration patience;

	private volatile Runnable ready = NOTHING;

	private volatile Runnable gone = NOTHING;

	private volatile @Nullable FluxSink<Publisher<DataBuffer>> sink;

	// that the server has not begun to take the last batch
	private volatile boolean waiting;

	private volatile boolean over;

	private final List<byte[]> batch = new ArrayList<>();

	private int size;

	/**
	 * Create one.
	 * @param patience how long it may take to end
	 */
	WebFluxStreamOutput(ServerHttpResponse response, StreamThreads threads, Duration patience) {
		this.response = response;
		this.threads = threads;
		this.patience = patience;
	}

	/**
	 * Send the response for as long as it lasts.
	 * @param begin called when it can be written
	 * @return when it has ended, however that came
	 */
	Mono<Void> send(Runnable begin) {
		return this.response.writeAndFlushWith(Flux.<Publisher<DataBuffer>>create((sink) -> {
			this.sink = sink;
			begin.run();
		})).takeUntilOther(this.cut.asMono()).doFinally((signal) -> {
			this.over = true;
			this.gone.run();
		});
	}

	@Override
	public void begin(Runnable ready, Runnable gone) {
		this.ready = ready;
		this.gone = gone;
		if (this.over) {
			gone.run();
		}
		ready.run();
	}

	@Override
	public boolean isReady() {
		return !this.waiting && !this.over && !this.closed.get();
	}

	@Override
	public void write(byte[] text) {
		this.batch.add(text);
		this.size += text.length;
		if (this.size >= BATCH) {
			flush();
		}
	}

	@Override
	public void flush() {
		FluxSink<Publisher<DataBuffer>> sink = this.sink;
		if (this.size > 0 && sink != null) {
			ByteArrayOutputStream all = new ByteArrayOutputStream(this.size);
			this.batch.forEach(all::writeBytes);
			this.batch.clear();
			this.size = 0;
			this.waiting = true;
			sink.next(taken(all.toByteArray()));
		}
	}

	private Flux<DataBuffer> taken(byte[] bytes) {
		return Flux.defer(() -> {
			this.waiting = false;
			this.ready.run();
			DataBufferFactory buffers = this.response.bufferFactory();
			return Flux.fromIterable(pieces(bytes)).map(buffers::wrap);
		});
	}

	private static List<ByteBuffer> pieces(byte[] bytes) {
		List<ByteBuffer> pieces = new ArrayList<>();
		for (int i = 0; i < bytes.length; i += PIECE) {
			pieces.add(ByteBuffer.wrap(bytes, i, Math.min(PIECE, bytes.length - i)).slice());
		}
		return pieces;
	}

	@Override
	public void close() {
		FluxSink<Publisher<DataBuffer>> sink = this.sink;
		if (!this.closed.getAndSet(true) && sink != null) {
			sink.complete();
			if (!this.over) {
				this.threads.after(this.patience, this::cut);
			}
		}
	}

	private void cut() {
		if (!this.over && !(NettyConnections.PRESENT && NettyConnections.close(this.response))) {
			this.cut.tryEmitEmpty();
		}
	}

}
