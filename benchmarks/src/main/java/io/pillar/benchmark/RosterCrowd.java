package io.pillar.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/**
 * Users who come and go.
 */
final class RosterCrowd {

	private static final int ROOMS = 100;

	private final Roster roster;

	RosterCrowd(Roster roster) {
		this.roster = roster;
	}

	/**
	 * Let users come for some time and go again, each to one of a hundred rooms.
	 * @param threads how many threads let them
	 * @param millis for how many milliseconds they come
	 * @return how many came, and how many went, in a second
	 * @throws Exception if they could not
	 */
	double[] comeAndGo(int threads, long millis) throws Exception {
		int[] came = new int[threads];
		long begin = System.nanoTime();
		long end = begin + TimeUnit.MILLISECONDS.toNanos(millis);
		double comes = perSecond(threads, (thread) -> {
			int user = 0;
			while (System.nanoTime() - end < 0) {
				this.roster.join(room(user), thread + "-" + user++);
			}
			came[thread] = user;
			return user;
		});
		double goes = perSecond(threads, (thread) -> {
			for (int user = 0; user < came[thread]; user++) {
				this.roster.leave(room(user), thread + "-" + user);
			}
			return came[thread];
		});
		return new double[] { comes, goes };
	}

	static String room(int user) {
		return "room" + user % ROOMS;
	}

	/**
	 * Let users come to stay.
	 * @param from the number of the first
	 * @param to the number after that of the last
	 * @param one whether they all come to the first room
	 * @throws Exception if they could not
	 */
	void come(int from, int to, boolean one) throws Exception {
		// more at once than they are measured with, which is faster
		int threads = 64;
		perSecond(threads, (thread) -> {
			for (int user = from + thread; user < to; user += threads) {
				this.roster.join(room(one ? 0 : user), "user" + user);
			}
			return 0;
		});
	}

	private static double perSecond(int threads, IntUnaryOperator work) throws Exception {
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			List<Callable<Integer>> tasks = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				int thread = i;
				tasks.add(() -> work.applyAsInt(thread));
			}
			long begin = System.nanoTime();
			long done = 0;
			for (Future<Integer> task : pool.invokeAll(tasks)) {
				done += task.get();
			}
			return done * 1e9 / (System.nanoTime() - begin);
		}
		finally {
			pool.shutdown();
		}
	}

}
