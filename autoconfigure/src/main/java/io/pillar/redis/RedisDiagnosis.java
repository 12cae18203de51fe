package io.pillar.redis;

/**
 * Says in a user's words what is wrong with a Redis, and what to do about it.
 */
enum RedisDiagnosis {

	REFUSED("the connection was refused", "Start Redis, or correct spring.data.redis.host and spring.data.redis.port.",
			Kind.PASSING),

	UNKNOWN_HOST("its host is unknown", "Correct spring.data.redis.host, or look at the DNS.", Kind.SETUP),

	NO_ANSWER("it did not answer in time",
			"Look at the load of Redis and at the network; pillar.redis.timeout is how long a call may take.",
			Kind.PASSING),

	DROPPED("the connection was dropped", "Look at the log of Redis and at the network.", Kind.PASSING),

	PASSWORD_MISSING("it wants a password", "Set spring.data.redis.password (and spring.data.redis.username for ACL).",
			Kind.SETUP),

	PASSWORD_WRONG("it rejects the user name or password",
			"Correct spring.data.redis.username and spring.data.redis.password.", Kind.SETUP),

	LOADING("it is still loading its data", "Wait; this node connects by itself once Redis is ready.", Kind.PASSING),

	BUSY("a script blocks it", "Look for a long script, or wait until it ends.", Kind.PASSING),

	FULL("it takes no more clients", "Raise maxclients of Redis, or look for clients that leak connections.",
			Kind.SETUP),

	READ_ONLY("it is a read-only replica",
			"Point spring.data.redis at the master, or use spring.data.redis.sentinel or .masterreplica.", Kind.SETUP),

	CLUSTER_DOWN("the cluster does not serve this key now", "Look at CLUSTER INFO; a failover may still be under way.",
			Kind.PASSING),

	IS_CLUSTER("it is one node of a Cluster", "Set spring.data.redis.cluster.nodes instead of a host.", Kind.SETUP),

	NO_CLUSTER("it is no Cluster", "Set spring.data.redis.host instead of spring.data.redis.cluster.nodes.",
			Kind.SETUP),

	NO_MASTER("the sentinels name no master that can be used",
			"Look at the sentinels, and at spring.data.redis.sentinel.master; a failover may still be under way.",
			Kind.SETUP),

	NO_RIGHT("the user lacks a right", "Grant the ACL rights that the guide lists for Pillar.", Kind.ONE_COMMAND),

	NO_COMMAND("it lacks a command", "Use Redis 6.2 or newer, and do not rename the commands that the guide lists.",
			Kind.ONE_COMMAND),

	OUT_OF_MEMORY("it is out of memory and refuses writes", "Raise maxmemory, or set a maxmemory-policy that evicts.",
			Kind.ONE_COMMAND),

	WRITES_REFUSED("it refuses writes", "Look at the log of Redis: its disk or its replicas are in trouble.",
			Kind.ONE_COMMAND),

	TLS("the TLS handshake failed", "Check spring.data.redis.ssl and its bundle against the server's certificate.",
			Kind.SETUP),

	OTHER("it failed", "The log at level DEBUG for io.pillar.redis has the cause.", Kind.PASSING);

	private final String summary;

	private final String remedy;

	private final Kind kind;

	RedisDiagnosis(String summary, String remedy, Kind kind) {
		this.summary = summary;
		this.remedy = remedy;
		this.kind = kind;
	}

	String summary() {
		return this.summary;
	}

	String remedy() {
		return this.remedy;
	}

	/**
	 * Return whether Redis as a whole cannot be used, rather than one command.
	 * @return whether it counts against the availability
	 */
	boolean isUnavailable() {
		return this.kind != Kind.ONE_COMMAND;
	}

	/**
	 * Return whether it may pass by itself, so that nobody needs to hear of it in the
	 * middle of an outage that was told already.
	 * @return whether it may pass
	 */
	boolean isPassing() {
		return this.kind == Kind.PASSING;
	}

	/**
	 * What a fault means for the rest.
	 */
	private enum Kind {

		/**
		 * Redis cannot be used now.
		 */
		PASSING,

		/**
		 * Redis cannot be used until somebody changes something.
		 */
		SETUP,

		/**
		 * Redis can be used except for what was asked.
		 */
		ONE_COMMAND

	}

}
