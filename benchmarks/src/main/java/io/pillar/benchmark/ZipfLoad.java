package io.pillar.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.springframework.util.Assert;

/**
 * Asks two running nodes of the sample application for bots, some far more often than
 * others, and changes one now and then. The same seed makes the same requests.
 */
public final class ZipfLoad {

	private static final int THREADS = 8;

	private final List<SampleNode> nodes;

	private final ZipfKeys keys;

	private final double writes;

	private final String token;

	private ZipfLoad(List<SampleNode> nodes, ZipfKeys keys, double writes, String token) {
		this.nodes = nodes;
		this.keys = keys;
		this.writes = writes;
		this.token = token;
	}

	/**
	 * Drive the nodes, or compare two drives.
	 * @param args {@code drive}, the file to save the counts to, the number of bots, the
	 * exponent, the number of requests, how many of a hundred are writes, the seed and
	 * the ports; or {@code compare}, the counts without and with caches
	 * @throws Exception if a request failed
	 */
	public static void main(String[] args) throws Exception {
		if (args[0].equals("compare")) {
			System.exit(compare(ZipfCounts.load(Path.of(args[1])), ZipfCounts.load(Path.of(args[2]))) ? 0 : 1);
		}
		Assert.isTrue(args[0].equals("drive"), "Say 'drive' or 'compare'");
		ZipfKeys keys = new ZipfKeys(Integer.parseInt(args[2]), Double.parseDouble(args[3]));
		int requests = Integer.parseInt(args[4]);
		double writesPerHundred = Double.parseDouble(args[5]);
		long seed = Long.parseLong(args[6]);
		List<SampleNode> nodes = Arrays.stream(args)
			.skip(7)
			.map((port) -> new SampleNode(Integer.parseInt(port)))
			.toList();
		ZipfLoad load = new ZipfLoad(nodes, keys, writesPerHundred / 100, nodes.get(0).token("alice"));
		// the first reads of a cold fleet say nothing about the load
		load.run(requests / 2, seed + 1);
		ZipfCounts before = ZipfCounts.of(nodes, 0);
		long written = load.run(requests, seed);
		ZipfCounts.of(nodes, written).since(before).save(Path.of(args[1]));
	}

	private static boolean compare(ZipfCounts without, ZipfCounts with) {
		double saved = 1 - (double) with.queries() / without.queries();
		System.out.printf(Locale.ROOT, "| Measured | Target | Value |%n|---|---|--:|%n");
		System.out.printf(Locale.ROOT, "| hit in memory | ≥ 95 %% | %.1f %% |%n", 100 * with.localHitRatio());
		System.out.printf(Locale.ROOT, "| database queries saved | ≥ 70 %% | %.1f %% |%n", 100 * saved);
		System.out.printf(Locale.ROOT, "| database queries without and with caches | | %d, %d |%n", without.queries(),
				with.queries());
		return with.localHitRatio() >= 0.95 && saved >= 0.7;
	}

	private long run(int requests, long seed) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<Long>> drives = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				Random random = new Random(seed * THREADS + i);
				drives.add(threads.submit(() -> drive(requests / THREADS, random)));
			}
			long writes = 0;
			for (Future<Long> drive : drives) {
				writes += drive.get();
			}
			return writes;
		}
		finally {
			threads.shutdownNow();
		}
	}

	private long drive(int requests, Random random) throws Exception {
		long writes = 0;
		for (int i = 0; i < requests; i++) {
			SampleNode node = this.nodes.get(random.nextInt(this.nodes.size()));
			String bot = "bot-" + this.keys.next(random);
			if (random.nextDouble() >= this.writes) {
				node.getBot(bot);
			}
			else {
				node.putBot(bot, "Renamed " + random.nextInt(1000), this.token);
				writes++;
			}
		}
		return writes;
	}

}
