package io.pillar.cache.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.pillar.cache.history.HistoryFinding.Kind;

/**
 * One run: rounds in which all threads work, each followed by a check while all rest.
 */
class HistoryRun implements AutoCloseable {

	private static final Duration ROUND_LIMIT = Duration.ofMinutes(2);

	private static final int FORMS_PER_ROUND = 2;

	private final HistoryOptions options;

	private final HistoryDelays delays;

	private final HistoryDatabase database;

	private final HistoryRecorder recorder;

	private final SplittableRandom random;

	private final List<HistoryNode> nodes = new ArrayList<>();

	private final List<HistoryWorker> workers = new ArrayList<>();

	private final List<ExecutorService> threads = new ArrayList<>();

	private @Nullable HistoryDisturber disturber;

	HistoryRun(NodeFactory factory, HistoryOptions options) {
		this.options = options;
		this.random = new SplittableRandom(options.seed());
		this.delays = new HistoryDelays(options.seed());
		this.database = new HistoryDatabase(options, this.delays);
		this.recorder = new HistoryRecorder(options.findings());
		try {
			for (int i = 0; i < options.nodes(); i++) {
				startNode(String.valueOf((char) ('A' + i)), factory);
			}
		}
		catch (RuntimeException | Error ex) {
			close();
			throw ex;
		}
	}

	private void startNode(String name, NodeFactory factory) {
		HistoryNode node = HistoryNode.start(name, factory, this.database);
		this.nodes.add(node);
		for (int i = 0; i < this.options.threads(); i++) {
			this.workers.add(new HistoryWorker(node, this.options, this.recorder, this.delays, this.random.split()));
			this.threads.add(Executors.newSingleThreadExecutor(threads("history-" + name + i + "-")));
		}
	}

	private static CustomizableThreadFactory threads(String prefix) {
		CustomizableThreadFactory threads = new CustomizableThreadFactory(prefix);
		threads.setDaemon(true);
		return threads;
	}

	HistoryReport run() {
		long start = System.nanoTime();
		long end = start + this.options.duration().toNanos();
		forgetEarlierRuns();
		startDisturber();
		HistoryChoice choice = new HistoryChoice(this.database, this.random.split());
		HistoryRoundCheck check = new HistoryRoundCheck(this.nodes, this.database, this.recorder, this.options, choice,
				undisturbed());
		// a disturbance can bring back only what was there before
		quietly(check::checkAll);
		boolean ended;
		do {
			this.recorder.nextRound();
			HistoryRound round = HistoryRound.of(someForms(choice), this.database, this.random.nextLong(), end);
			ended = work(round);
			if (ended) {
				quietly(() -> check.check(round.forms()));
			}
		}
		while (ended && goesOn(end));
		if (ended) {
			quietly(check::checkAll);
		}
		return report(Duration.ofNanos(System.nanoTime() - start));
	}

	private void quietly(Runnable check) {
		this.delays.quiet(true);
		check.run();
		this.delays.quiet(false);
	}

	private boolean goesOn(long end) {
		return System.nanoTime() - end < 0 && !this.recorder.isFull()
				&& this.recorder.operations() < this.options.operations();
	}

	private void forgetEarlierRuns() {
		this.nodes.forEach((node) -> this.options.forms().forEach((form) -> node.cache(form.cacheName()).clear()));
	}

	private HistoryReport report(Duration duration) {
		return new HistoryReport(this.options.seed(), duration, this.recorder.round(), this.recorder.operations(),
				this.database.loads(), this.recorder.disturbances() / 2, this.recorder.lateCount(),
				this.recorder.findings());
	}

	private void startDisturber() {
		HistoryOptions.Disturbed disturbed = this.options.disturbed();
		if (disturbed != null) {
			this.disturber = new HistoryDisturber(disturbed, this.recorder, this.random.split());
			ExecutorService thread = Executors.newSingleThreadExecutor(threads("history-disturber-"));
			this.threads.add(thread);
			thread.execute(this.disturber);
		}
	}

	private Consumer<Runnable> undisturbed() {
		HistoryDisturber started = this.disturber;
		return (started != null) ? started::undisturbed : Runnable::run;
	}

	private List<AccessForm> someForms(HistoryChoice choice) {
		List<AccessForm> all = List.copyOf(this.options.forms());
		return Stream.generate(() -> choice.of(all)).limit(FORMS_PER_ROUND).distinct().toList();
	}

	/**
	 * Let all threads work and wait for them.
	 * @return whether they came back
	 */
	private boolean work(HistoryRound round) {
		List<Future<?>> working = new ArrayList<>();
		for (int i = 0; i < this.workers.size(); i++) {
			HistoryWorker worker = this.workers.get(i);
			working.add(this.threads.get(i).submit(() -> worker.work(round)));
		}
		try {
			awaitAll(working);
			return true;
		}
		catch (TimeoutException ex) {
			this.recorder.add(HistoryFinding.of(Kind.HUNG, this.recorder.round(), "-", "the round to end",
					"threads at work after " + ROUND_LIMIT, stacks()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return false;
	}

	private static void awaitAll(List<Future<?>> working) throws InterruptedException, TimeoutException {
		long deadline = System.nanoTime() + ROUND_LIMIT.toNanos();
		try {
			for (Future<?> future : working) {
				future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
			}
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("A round failed", ex);
		}
	}

	private static List<String> stacks() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().getName().startsWith("history-"))
			.flatMap(HistoryRun::stack)
			.toList();
	}

	private static Stream<String> stack(Map.Entry<Thread, StackTraceElement[]> entry) {
		return Stream.concat(Stream.of(entry.getKey().getName()),
				Stream.of(entry.getValue()).map((frame) -> "  at " + frame));
	}

	@Override
	public void close() {
		if (this.disturber != null) {
			this.disturber.close();
		}
		this.threads.forEach(ExecutorService::shutdownNow);
		this.nodes.forEach((node) -> node.context().close());
		this.database.close();
	}

}
