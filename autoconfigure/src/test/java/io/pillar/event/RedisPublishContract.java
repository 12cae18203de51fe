package io.pillar.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.pillar.embedded.RedisReplyException;
import io.pillar.embedded.RedisServer;
import io.pillar.redis.LuaScript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the script answers that publishes events, with a real Redis.
 */
abstract class RedisPublishContract {

	private static final String PUBLISH = LuaScript.beside(EventBus.class, "publish").toString();

	private static final Pattern CALLS = Pattern.compile("cmdstat_(\\w+):calls=(\\d+)");

	private static final String SEQ = "{topic.0}:seq";

	private static final String LOG = "{topic.0}:log";

	abstract RedisServer redis();

	abstract String command();

	@BeforeEach
	void empty() {
		redis().execute("FLUSHALL");
	}

	@Test
	void firstEventBeginsAnEpochAndTheNextOneGoesOn() {
		Answer first = publish("n", 1, 1);
		assertThat(first).isEqualTo(new Answer(first.epoch(), 1, command(), List.of()));
		assertThat(first.epoch()).matches("[0-9a-z]{11}zzzz");
		assertThat(publish("n", 2, 2)).isEqualTo(new Answer(first.epoch(), 2, command(), List.of()));
		assertThat(log()).containsExactly("n1", "n2");
	}

	@Test
	void eventThatIsSentAgainIsLeftOut() {
		Answer first = publish("n", 1, 1);
		assertThat(publish("n", 1, 1)).isEqualTo(new Answer(first.epoch(), 1, command(), List.of(0L)));
		publish("n", 1, 4);
		assertThat(publish("n", 1, 4).repeated()).containsExactly(0L);
		assertThat(publish("n", 1, 1).repeated()).containsExactly(0L);
		assertThat(publish("other", 1, 1)).isEqualTo(new Answer(first.epoch(), 3, command(), List.of()));
		assertThat(log()).containsExactly("n1", "n4", "other1");
	}

	@Test
	void batchSaysWhichOfItWereHereBefore() {
		publish("n", 1, 2);
		publish("n", 1, 4);
		Answer batch = publish("n", 1, 1, 2, 3, 4, 5);
		assertThat(batch.number()).isEqualTo(5);
		assertThat(batch.repeated()).containsExactly(1L, 3L);
		assertThat(log()).containsExactly("n2", "n4", "n1", "n3", "n5");
		assertThat(publish("n", 1, 1, 2, 3, 4, 5).repeated()).containsExactly(0L, 1L, 2L, 3L, 4L);
	}

	@Test
	void eventsThatComeInAnotherOrderAreTakenOnceEach() {
		publish("n", 1, 6);
		assertThat(redis().execute("HGET", SEQ, "p:n")).isEqualTo("6 1-5");
		for (long place : new long[] { 5, 3, 1, 4, 2 }) {
			assertThat(publish("n", 1, place).repeated()).isEmpty();
			assertThat(publish("n", 1, place).repeated()).containsExactly(0L);
		}
		assertThat(log()).containsExactly("n6", "n5", "n3", "n1", "n4", "n2");
		assertThat(redis().execute("HGET", SEQ, "p:n")).isEqualTo("6");
	}

	@Test
	void whatIsOverIsNotTakenAnyMore() {
		publish("n", 1, 6);
		publish("n", 4, 7);
		assertThat(redis().execute("HGET", SEQ, "p:n")).isEqualTo("7 4-5");
		assertThat(publish("n", 4, 3).repeated()).containsExactly(0L);
		assertThat(publish("n", 1, 3).repeated()).containsExactly(0L);
		assertThat(publish("n", 4, 4).repeated()).isEmpty();
		publish("n", 9, 12);
		assertThat(redis().execute("HGET", SEQ, "p:n")).isEqualTo("12 9-11");
	}

	@Test
	void eventWithoutAPlaceIsAlwaysTaken() {
		publish("n", 1, 0);
		assertThat(publish("n", 1, 0, 1, 0).repeated()).isEmpty();
		assertThat(publish("n", 1, 0, 1, 0)).extracting(Answer::number, Answer::repeated)
			.containsExactly(6L, List.of(1L));
	}

	@Test
	void placesBeginAtTheFirstWhereRedisLostThem() {
		publish("n", 1, 1, 2, 3, 4, 5, 6);
		redis().execute("FLUSHALL");
		assertThat(publish("n", 5, 7)).extracting(Answer::number, Answer::repeated).containsExactly(1L, List.of());
		assertThat(redis().execute("HGET", SEQ, "p:n")).isEqualTo("7 5-6");
		assertThat(publish("n", 5, 5, 6, 7)).extracting(Answer::number, Answer::repeated)
			.containsExactly(3L, List.of(2L));
	}

	@Test
	void epochThatBeginsLaterHasAHigherName() {
		List<String> epochs = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			epochs.add(publish("n", 1, 1).epoch());
			redis().execute("DEL", SEQ);
		}
		assertThat(epochs).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void historyThatIsDeletedIsAnotherOne() {
		String epoch = publish("n", 1, 1, 2, 3).epoch();
		redis().execute("DEL", LOG);
		assertThat(publish("n", 1, 4)).extracting(Answer::epoch, Answer::number).containsExactly(epoch, 4L);
		redis().execute("DEL", SEQ);
		Answer next = publish("n", 5, 5);
		assertThat(next.number()).isEqualTo(1);
		assertThat(next.epoch()).isGreaterThan(epoch);
		assertThat(log()).containsExactly("n5");
	}

	@Test
	void historyThatIsAheadOfTheNumberIsAnotherOneAndTakesTheRestOfABatch() {
		String epoch = publish("n", 1, 1, 2, 3).epoch();
		redis().execute("HSET", SEQ, "n", "1");
		Answer next = publish("n", 1, 3, 4, 5);
		assertThat(next).isEqualTo(new Answer(next.epoch(), 2, command(), List.of(0L)));
		assertThat(next.epoch()).isGreaterThan(epoch);
		assertThat(log()).containsExactly("n4", "n5");
		assertThat(redis().execute("HMGET", SEQ, "e", "n", "p:n").lines()).containsExactly(next.epoch(), "2", "5");
		assertThat(publish("n", 1, 5).repeated()).containsExactly(0L);
	}

	@Test
	void ofMorePublishersThanFitTheOthersAreForgotten() {
		Answer last = publish("n0", 1, 1);
		for (int i = 1; i < 256; i++) {
			last = publish("n" + i, 1, 1);
		}
		assertThat(publish("n0", 1, 1).repeated()).containsExactly(0L);
		assertThat(publish("new", 1, 1)).isEqualTo(new Answer(last.epoch(), 257, command(), List.of()));
		assertThat(redis().execute("HKEYS", SEQ).lines()).containsExactlyInAnyOrder("e", "n", "p:new");
		assertThat(publish("n0", 1, 1).number()).isEqualTo(258);
	}

	@Test
	void ofMoreHolesThanFitTheOldestStayOpenTogether() {
		long[] even = IntStream.rangeClosed(1, 1100).mapToLong((i) -> 2L * i).toArray();
		publish("n", 1, even);
		assertThat(redis().execute("HGET", SEQ, "p:n").split(" ")).hasSize(1001)
			.startsWith("2200", "1-201", "203-203")
			.endsWith("2199-2199");
		assertThat(publish("n", 1, 1, 199, 201, 203, 2199).repeated()).isEmpty();
		assertThat(publish("n", 1, 1, 199, 201, 203, 2199, 204, 2200).repeated()).hasSize(7);
	}

	@Test
	void nothingIsDoneByHalvesWhereRedisHasNoMemory() {
		publish("n", 1, 1);
		String before = redis().execute("HGETALL", SEQ);
		redis().execute("CONFIG", "RESETSTAT");
		redis().execute("CONFIG", "SET", "maxmemory", "1");
		try {
			assertThatExceptionOfType(RedisReplyException.class).isThrownBy(() -> publish("n", 1, 2))
				.withMessageContaining("OOM");
			assertThatExceptionOfType(RedisReplyException.class).isThrownBy(() -> publish("new", 1, 1))
				.withMessageContaining("OOM");
		}
		finally {
			redis().execute("CONFIG", "SET", "maxmemory", "0");
		}
		assertThat(calls()).doesNotContainKeys("xadd", "publish", "spublish");
		assertThat(redis().execute("HGETALL", SEQ)).isEqualTo(before);
		assertThat(log()).containsExactly("n1");
		assertThat(publish("n", 1, 2)).extracting(Answer::number, Answer::repeated).containsExactly(2L, List.of());
	}

	@Test
	void eventIsFourCommandsWithinTheScript() {
		publish("n", 1, 1);
		redis().execute("CONFIG", "RESETSTAT");
		publish("n", 2, 2);
		Map<String, Integer> calls = calls();
		calls.keySet().removeAll(List.of("config", "config_resetstat", "info"));
		assertThat(calls)
			.isEqualTo(Map.of("eval", 1, "hmget", 1, "hset", 1, "xadd", 1, command().toLowerCase(Locale.ROOT), 1));
	}

	private Map<String, Integer> calls() {
		return CALLS.matcher(redis().execute("INFO", "commandstats"))
			.results()
			.collect(Collectors.toMap((each) -> each.group(1), (each) -> Integer.valueOf(each.group(2))));
	}

	private List<String> log() {
		List<String> lines = redis().execute("XRANGE", LOG, "-", "+").lines().toList();
		return IntStream.range(0, lines.size() / 3).mapToObj((i) -> lines.get(3 * i + 2)).toList();
	}

	private Answer publish(String node, long first, long... places) {
		Stream<String> head = Stream.of("EVAL", PUBLISH, "2", SEQ, LOG, "zzzz", "100000", "{topic.0}:news", command(),
				node, Long.toString(first));
		Stream<String> events = IntStream.range(0, places.length)
			.boxed()
			.flatMap((i) -> Stream.of(Long.toString(places[i]), node + places[i]));
		List<String> answer = redis().execute(Stream.concat(head, events).toArray(String[]::new)).lines().toList();
		return new Answer(answer.get(0), Long.parseLong(answer.get(1)), answer.get(2),
				answer.stream().skip(3).map(Long::valueOf).toList());
	}

	record Answer(String epoch, long number, String command, List<Long> repeated) {

	}

}
