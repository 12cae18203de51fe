package io.pillar.ratelimit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Bounds how much a flood of subjects makes Redis and the node remember: who sends from
 * ever new addresses, or makes up ever new headers. When a node sees more new subjects
 * than it may, a request counts for the network that it came from, with the same limit;
 * and when there are too many new networks as well, for all of those together. A call of
 * a method, which came from no network, counts for those at once.
 */
final class SubjectOverflow {

	// no header has a line break, so nobody can send the names of these
	static final String OTHERS = "\nothers";

	private static final Log logger = LogFactory.getLog(SubjectOverflow.class);

	private static final int IPV4_NETWORK = 24;

	private static final int IPV6_NETWORK = 48;

	// nobody shall use up the budget of all others
	private static final int SENDERS = 1 << 12;

	static final int SHARE = 4;

	private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

	private final SubjectBudget subjects;

	private final SubjectBudget networks;

	private final SavedUp senders;

	private final long perSecond;

	private final LongSupplier nanoTime;

	private final RateLimitListener listener;

	private final AtomicLong toldNext;

	SubjectOverflow(long perSecond, LongSupplier nanoTime, RateLimitListener listener) {
		this.perSecond = perSecond;
		this.nanoTime = nanoTime;
		this.listener = listener;
		this.subjects = new SubjectBudget(perSecond, nanoTime);
		this.networks = new SubjectBudget(perSecond, nanoTime);
		this.senders = new SavedUp(SENDERS, (double) perSecond / SHARE, nanoTime);
		this.toldNext = new AtomicLong(nanoTime.getAsLong());
	}

	/**
	 * Return what a request has to be granted instead, if it is of one subject too many.
	 * @param call what it would have to be granted
	 * @param request the request
	 * @return the same, or the same of another subject
	 */
	PolicyCall bounded(PolicyCall call, PolicyRequest request) {
		RateLimitPolicy policy = call.policy();
		if (!policy.key().many() || this.subjects.knows(call.key())) {
			return call;
		}
		String name = network(request);
		if (this.senders.spend(name.hashCode() & (SENDERS - 1)) && this.subjects.admits(call.key())) {
			return call;
		}
		this.listener.overflowed(policy.name());
		tell();
		// without a tier: what others do must not be counted against a limit of few
		RateLimitKey network = new RateLimitKey(policy.limit(), name);
		return new PolicyCall(policy,
				this.networks.admits(network) ? network : new RateLimitKey(policy.limit(), OTHERS), call.cost());
	}

	/**
	 * Return what a call of a method counts for, if it is of one subject too many: it
	 * came from no network, so all of those count together.
	 * @param key what it would count for
	 * @param scope what the subjects of the method begin with
	 * @return the same, or the same limit of another subject
	 */
	RateLimitKey bounded(RateLimitKey key, String scope) {
		if (this.subjects.knows(key)) {
			return key;
		}
		String name = key.limit().name();
		int sender = (name + scope).hashCode() & (SENDERS - 1);
		if (this.senders.spend(sender) && this.subjects.admits(key)) {
			return key;
		}
		this.listener.overflowed(name);
		tell();
		return new RateLimitKey(key.limit(), scope + OTHERS);
	}

	private static String network(PolicyRequest request) {
		IpAddress client = request.client();
		if (client == null) {
			return ClientAddresses.UNKNOWN;
		}
		int prefix = client.v6() ? IPV6_NETWORK : IPV4_NETWORK;
		return "\nnetwork " + client.network(prefix) + "/" + prefix;
	}

	private void tell() {
		long next = this.toldNext.get();
		long now = this.nanoTime.getAsLong();
		if (now - next >= 0 && this.toldNext.compareAndSet(next, now + PAUSE_NANOS)) {
			logger
				.warn(("This node saw more new subjects of rate limits than %d a second: requests of further ones count "
						+ "for the network that they came from, calls of methods all together. That is a flood, or more clients than expected: then raise "
						+ "pillar.rate-limit.new-subjects-per-second. This is said once a minute.")
					.formatted(this.perSecond));
		}
	}

}
