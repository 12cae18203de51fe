package io.pillar.lock;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process that takes locks all the time, and says what it held.
 */
public final class LockProcess {

	private static final LockOptions OPTIONS = LockOptions.defaults()
		.withLease(Duration.ofMillis(1500))
		.withWait(Duration.ofMillis(700));

	private LockProcess() {
	}

	public static void main(String[] arguments) throws IOException {
		Random random = new Random(Long.parseLong(arguments[1]));
		Queue<LeaseRecord> records = new ConcurrentLinkedQueue<>();
		try (LockNodes nodes = LockNodes.on("127.0.0.1", Integer.parseInt(arguments[0]), "pillar.lock.lease=1500ms")) {
			Locks locks = nodes.start().getBean(Locks.class);
			for (int i = 0; i < 2; i++) {
				Random own = new Random(random.nextLong());
				LockThreads.start(() -> work(locks, own, records));
			}
			System.out.println("started");
			BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			while (in.readLine() != null) {
				report(records);
			}
		}
	}

	private static void report(Queue<LeaseRecord> records) {
		List<LeaseRecord> found = Stream.generate(records::poll).takeWhile((record) -> record != null).toList();
		System.out.println("records " + found.size());
		found.forEach((record) -> System.out.println("record " + record.line()));
	}

	private static Object work(Locks locks, Random random, Queue<LeaseRecord> records) {
		String process = Long.toString(ProcessHandle.current().pid());
		while (true) {
			try (Lease lease = locks.acquire("lock" + random.nextInt(2), OPTIONS)) {
				records.add(LeaseRecord.watch(lease, process, random.nextInt(150) * 1_000_000L));
			}
			catch (LockUnavailableException ex) {
				LockSupport.parkNanos(20_000_000);
			}
		}
	}

}
