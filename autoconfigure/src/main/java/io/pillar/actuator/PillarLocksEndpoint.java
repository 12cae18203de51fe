package io.pillar.actuator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

import io.pillar.lock.Leadership;
import io.pillar.lock.Leaderships;
import io.pillar.lock.LockInspection;
import io.pillar.lock.RunLedger;
import io.pillar.redis.RedisUnavailableException;

/**
 * Shows the locks of this node, who holds one in the fleet, the roles that this node
 * stands for and what became of the slots of jobs. With access {@code unrestricted} it
 * also takes a lock away from all who hold it.
 *
 * @since 0.1.0
 */
@WebEndpoint(id = "pillarlocks", defaultAccess = Access.READ_ONLY)
public final class PillarLocksEndpoint {

	private static final int RUNS = 10;

	private static final int MOST_RUNS = 100;

	private final LockInspection locks;

	private final @Nullable Leaderships leaderships;

	private final @Nullable RunLedger ledger;

	PillarLocksEndpoint(LockInspection locks, @Nullable Leaderships leaderships, @Nullable RunLedger ledger) {
		this.locks = locks;
		this.leaderships = leaderships;
		this.ledger = ledger;
	}

	/**
	 * Show what this node holds, waits for and stands for, and the last slots of its
	 * jobs.
	 * @return all of it
	 */
	@ReadOperation
	public Map<String, Object> locks() {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("counts", this.locks.stats());
		all.put("locks", this.locks.locks().stream().map(LockDetails::of).toList());
		all.put("leaderships", leaderships());
		all.put("jobs", jobs());
		return all;
	}

	/**
	 * Show who holds a lock, on whatever node, or the last slots of a job.
	 * @param parts the name of the lock or of the job, which may have slashes in it
	 * @return how it stands
	 */
	@ReadOperation
	public WebEndpointResponse<Map<String, Object>> lock(@Selector(match = Match.ALL_REMAINING) String... parts) {
		String name = String.join("/", parts);
		return answer(() -> {
			Map<String, Object> shown = new LinkedHashMap<>();
			this.locks.lock(name).map(LockDetails::of).ifPresent(shown::putAll);
			if (this.ledger != null && this.ledger.jobs().contains(name)) {
				shown.put("runs", this.ledger.runs(name, MOST_RUNS).stream().map(LockDetails::of).toList());
			}
			return shown.isEmpty()
					? error(WebEndpointResponse.STATUS_NOT_FOUND,
							"Nobody holds a lock '%s' or waits for it, and no job is called so".formatted(name))
					: new WebEndpointResponse<>(shown);
		});
	}

	/**
	 * Take a lock away from all who hold it. They are told that they lost it.
	 * @param parts the name of the lock, which may have slashes in it
	 * @return how it stood
	 */
	@DeleteOperation
	public WebEndpointResponse<Map<String, Object>> release(@Selector(match = Match.ALL_REMAINING) String... parts) {
		String name = String.join("/", parts);
		return answer(() -> {
			Map<String, Object> before = this.locks.lock(name).map(LockDetails::of).orElse(Map.of());
			return this.locks.forceRelease(name) ? new WebEndpointResponse<>(before)
					: error(WebEndpointResponse.STATUS_NOT_FOUND, "Nobody holds a lock '%s'".formatted(name));
		});
	}

	private List<Map<String, Object>> leaderships() {
		return (this.leaderships != null) ? this.leaderships.all().stream().map(PillarLocksEndpoint::of).toList()
				: List.of();
	}

	private static Map<String, Object> of(Leadership leadership) {
		Map<String, Object> shown = new LinkedHashMap<>();
		shown.put("role", leadership.role());
		shown.put("leader", leadership.isLeader());
		leadership.token().ifPresent((token) -> shown.put("token", token));
		return shown;
	}

	private Map<String, Object> jobs() {
		Map<String, Object> jobs = new TreeMap<>();
		RunLedger ledger = this.ledger;
		if (ledger != null) {
			ledger.jobs().forEach((job) -> jobs.put(job, runs(ledger, job)));
		}
		return jobs;
	}

	private static Object runs(RunLedger ledger, String job) {
		try {
			return ledger.runs(job, RUNS).stream().map(LockDetails::of).toList();
		}
		catch (RedisUnavailableException ex) {
			return "not known while Redis is away";
		}
	}

	private static WebEndpointResponse<Map<String, Object>> answer(
			Supplier<WebEndpointResponse<Map<String, Object>>> answer) {
		try {
			return answer.get();
		}
		catch (RedisUnavailableException ex) {
			return error(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE,
					"Redis is away, and with it what is known of other nodes. Try again when it is back");
		}
	}

	private static WebEndpointResponse<Map<String, Object>> error(int status, String message) {
		return new WebEndpointResponse<>(Map.of("error", message), status);
	}

}
