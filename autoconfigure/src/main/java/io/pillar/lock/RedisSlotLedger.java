package io.pillar.lock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.pillar.lock.RunOnce.OnCrash;
import io.pillar.lock.SlotAnswer.Died;
import io.pillar.lock.SlotAnswer.Verdict;
import io.pillar.redis.KeySpace;
import io.pillar.redis.LuaScript;
import io.pillar.redis.NodeId;
import io.pillar.redis.RedisLink;
import io.pillar.redis.RedisUnavailableException;

/**
 * Slots that all nodes share.
 */
/*
 * All of a job lies in two keys of one slot of a Cluster, and one script does everything,
 * so what one node sees is never half of what another did.
 *
 * A node that dies leaves a claim that nobody prolongs. Whoever comes next, or waits for
 * it, finds that out with its own question. Redis's clock counts the time.
 *
 * Data that Redis loses are told again by who runs the slot. A node that found a slot to
 * be another's leaves it where Redis has lost what became of it; one that comes to it for
 * the first time may run it twice. So it may where a replica takes over that did not get
 * the claim.
 */
final class RedisSlotLedger implements SlotLedger {

	private static final Log logger = LogFactory.getLog(RedisSlotLedger.class);

	private static final LuaScript SLOTS = LuaScript.beside(RedisSlotLedger.class, "slots");

	// there are jobs that run once a year
	private static final Duration REMEMBERED = Duration.ofDays(500);

	private static final int VALUES_OF_A_RUN = 8;

	private final RedisLink link;

	private final String prefix;

	private final String node;

	private final int history;

	RedisSlotLedger(RedisLink link, KeySpace keys, NodeId node, int history) {
		this.link = link;
		this.prefix = keys.prefix("lock");
		this.node = node.value();
		this.history = history;
	}

	@Override
	public SlotAnswer claim(String job, Instant slot, String claim, Duration lease, OnCrash onCrash) {
		return claim(job, slot, claim, lease, onCrash, "");
	}

	@Override
	public SlotAnswer claimSeen(String job, Instant slot, String claim, Duration lease, OnCrash onCrash) {
		return claim(job, slot, claim, lease, onCrash, "seen");
	}

	private SlotAnswer claim(String job, Instant slot, String claim, Duration lease, OnCrash onCrash, String seen) {
		List<Object> answer = call(job, "claim", slot.toEpochMilli(), claim, this.node, lease.toMillis(),
				onCrash.name().toLowerCase(Locale.ROOT), seen);
		long died = number(answer, 5);
		return new SlotAnswer(Verdict.valueOf(text(answer, 0).toUpperCase(Locale.ROOT)), time(answer, 1),
				(int) number(answer, 2), number(answer, 3), Duration.ofMillis(number(answer, 4)),
				(died >= 0) ? new Died(Instant.ofEpochMilli(died), text(answer, 6)) : null);
	}

	@Override
	public void beat(SlotRun run, String claim, Duration lease) {
		this.link.<List<Object>>callAsync(SLOTS, ScriptOutputType.MULTI, keys(run.job()),
				arguments("beat", run.slot().toEpochMilli(), claim, this.node, lease.toMillis(), "", "", run.attempt(),
						run.token(), run.started().toEpochMilli()))
			.thenAccept((answer) -> {
				if (number(answer, 0) == 0) {
					run.taken();
				}
			})
			.exceptionally((ex) -> {
				// the next beat tries again
				logger.debug("Cannot tell that a slot is still run", ex);
				return null;
			});
	}

	@Override
	public boolean end(SlotRun run, String claim, RunStatus status, String reason) {
		return number(call(run.job(), "end", endOf(run, claim, status, reason)), 0) == 1;
	}

	@Override
	public CompletableFuture<Boolean> endAgain(SlotRun run, String claim, RunStatus status, String reason) {
		return this.link
			.<List<Object>>callAsync(SLOTS, ScriptOutputType.MULTI, keys(run.job()),
					arguments("end", endOf(run, claim, status, reason)))
			.thenApply((answer) -> number(answer, 0) == 1);
	}

	private Object[] endOf(SlotRun run, String claim, RunStatus status, String reason) {
		return new Object[] { run.slot().toEpochMilli(), claim, this.node, 0, letter(status), reason, run.attempt(),
				run.token(), run.started().toEpochMilli() };
	}

	@Override
	public List<Instant> miss(String job, Instant upTo, List<Instant> slots, String reason) {
		List<Object> arguments = new ArrayList<>(List.of(upTo.toEpochMilli(), reason));
		slots.forEach((slot) -> arguments.add(slot.toEpochMilli()));
		List<Instant> missed = new ArrayList<>();
		List<Object> answer = call(job, "miss", arguments.toArray());
		for (int i = 0; i < answer.size(); i++) {
			missed.add(time(answer, i));
		}
		return missed;
	}

	@Override
	public SlotSurvey survey(String job, String schedule) {
		List<Object> answer = call(job, "survey", schedule);
		Set<Instant> slots = new LinkedHashSet<>();
		for (int i = 4; i < answer.size(); i++) {
			slots.add(time(answer, i));
		}
		return new SlotSurvey(time(answer, 0), time(answer, 1), (number(answer, 2) >= 0) ? time(answer, 2) : null,
				Duration.ofMillis(Math.max(1, number(answer, 3))), slots);
	}

	@Override
	public List<RunRecord> runs(String job, int count) {
		List<Object> answer = call(job, "list", count);
		List<RunRecord> runs = new ArrayList<>();
		for (int i = 0; i + VALUES_OF_A_RUN <= answer.size(); i += VALUES_OF_A_RUN) {
			Instant started = time(answer, i + 5);
			Instant ended = time(answer, i + 6);
			runs.add(new RunRecord(time(answer, i), status(text(answer, i + 1)), text(answer, i + 2),
					(int) number(answer, i + 3), number(answer, i + 4), started,
					ended.isAfter(started) ? Duration.between(started, ended) : Duration.ZERO, text(answer, i + 7)));
		}
		return runs;
	}

	private static String letter(RunStatus status) {
		return switch (status) {
			case RUNNING -> "R";
			case DONE -> "D";
			case FAILED -> "F";
			case MISSED -> "M";
		};
	}

	private static RunStatus status(String letter) {
		return switch (letter) {
			case "R" -> RunStatus.RUNNING;
			case "D" -> RunStatus.DONE;
			case "F" -> RunStatus.FAILED;
			default -> RunStatus.MISSED;
		};
	}

	private List<Object> call(String job, String what, Object... arguments) {
		try {
			return this.link.call(SLOTS, ScriptOutputType.MULTI, keys(job), arguments(what, arguments));
		}
		catch (RedisException ex) {
			throw new RedisUnavailableException("Redis refuses to keep the slots of a job", ex);
		}
	}

	private byte[][] keys(String job) {
		String tag = "{" + KeySpace.part(job) + "}";
		return new byte[][] { bytes(this.prefix + "slots:" + tag), bytes(this.prefix + "runs:" + tag) };
	}

	private byte[][] arguments(String what, Object... arguments) {
		byte[][] all = new byte[3 + arguments.length][];
		all[0] = bytes(what);
		all[1] = bytes(String.valueOf(this.history));
		all[2] = bytes(String.valueOf(REMEMBERED.toMillis()));
		for (int i = 0; i < arguments.length; i++) {
			all[3 + i] = bytes(String.valueOf(arguments[i]));
		}
		return all;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static long number(List<Object> answer, int index) {
		return (Long) answer.get(index);
	}

	private static Instant time(List<Object> answer, int index) {
		return Instant.ofEpochMilli(number(answer, index));
	}

	private static String text(List<Object> answer, int index) {
		return new String((byte[]) answer.get(index), StandardCharsets.UTF_8);
	}

}
