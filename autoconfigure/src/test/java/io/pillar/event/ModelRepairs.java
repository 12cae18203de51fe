package io.pillar.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The thread of a node of the model that repairs, and sends what was kept: what
 * {@link RedisEventRepairs} does, in steps.
 */
final class ModelRepairs {

	private static final int PAGE = 5;

	private final Deque<Runnable> work = new ArrayDeque<>();

	// what is looked at again later
	private final Deque<Runnable> later = new ArrayDeque<>();

	private final ModelNode node;

	private final ModelWire wire;

	// what the thread goes on with when it has its answer
	private @Nullable Runnable next;

	private boolean waiting;

	ModelRepairs(ModelNode node, ModelRedis redis) {
		this.node = node;
		this.wire = new ModelWire(redis);
	}

	ModelWire wire() {
		return this.wire;
	}

	boolean isIdle() {
		return this.work.isEmpty() && this.later.isEmpty() && !this.waiting && this.wire.isIdle();
	}

	void step() {
		Runnable next = this.waiting ? this.next : this.work.poll();
		if (next != null) {
			this.waiting = false;
			this.next = null;
			next.run();
		}
	}

	void now(Runnable task) {
		this.work.add(task);
	}

	void lookAgain() {
		Runnable again = this.later.poll();
		if (again != null) {
			this.work.add(again);
		}
	}

	/**
	 * Wait for an answer, which comes on any thread.
	 */
	<T> Consumer<T> waitFor(Consumer<T> told) {
		this.waiting = true;
		return (answer) -> this.next = () -> told.accept(answer);
	}

	void repair(RedisPartition partition) {
		if (partition.wantRepair()) {
			now(() -> {
				partition.beginRepair();
				repairNow(partition);
			});
		}
	}

	private void repairNow(RedisPartition partition) {
		if (!partition.sequence().isBegun()) {
			if (this.node.isSubscribed()) {
				look((look) -> {
					partition.sequence().isBehind(look);
					readAll();
				});
			}
		}
		else if (partition.topic().hasHistory()) {
			readAll();
		}
		else {
			check();
		}
	}

	void check() {
		EventSequence sequence = this.node.partition().sequence();
		look((look) -> {
			if (sequence.isBehind(look)) {
				this.later.add(() -> lookAgain(look));
			}
		});
	}

	private void lookAgain(EventReading look) {
		EventSequence sequence = this.node.partition().sequence();
		if (!sequence.isBehind(look)) {
			return;
		}
		this.node.resubscribe();
		if (this.node.partition().topic().hasHistory()) {
			readAll();
		}
		else {
			sequence.settle(look);
		}
	}

	private void look(Consumer<EventReading> told) {
		EventPosition asked = this.node.partition().sequence().position();
		ask((redis) -> redis.look(asked), told);
	}

	private void readAll() {
		EventSequence sequence = this.node.partition().sequence();
		if (this.node.partition().topic().hasHistory()) {
			EventPosition asked = sequence.position();
			ask((redis) -> redis.read(asked, PAGE), (reading) -> {
				if (sequence.read(reading)) {
					readAll();
				}
			});
		}
	}

	private void ask(Function<ModelRedis, EventReading> question, Consumer<EventReading> told) {
		if (this.node.isAvailable()) {
			this.wire.ask(question, this.<@Nullable EventReading>waitFor((reading) -> {
				if (reading != null) {
					told.accept(reading);
				}
			}));
		}
	}

}
