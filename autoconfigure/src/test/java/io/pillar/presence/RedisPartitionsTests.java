package io.pillar.presence;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.pillar.presence.RedisPresenceScripts.Condition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link RedisPartitions}.
 */
class RedisPartitionsTests extends RedisPresenceScriptsBase {

	private final AtomicLong nanos = new AtomicLong();

	private final OwnMembers members = new OwnMembers(10, this.nanos::get, () -> 0);

	private final RedisPartitions partitions = new RedisPartitions(this.members, scripts, "node1", 10, this.nanos::get,
			node.context.getBean(RedisPresenceFollower.class));

	@Test
	void graceThatIsOverIsNotWrittenAgain() {
		RedisOwnEntry own = RedisOwnEntry.ofChannel(this.members.add("room", Member.of("ada", "a1")), "node1");
		this.partitions.write(own, 0).join();
		this.partitions.end(own, Duration.ofSeconds(1).toNanos()).join();
		// somebody ends what is over
		scripts.leave(own.entry(), Condition.ASKED, 0).join();
		this.nanos.set(Duration.ofSeconds(1).toNanos());
		assertThat(this.partitions.graceAgain(this.partition, own.entry().whole()).join()).isTrue();
		assertThat(events()).containsExactly("J room ada", "L room ada");
	}

}
