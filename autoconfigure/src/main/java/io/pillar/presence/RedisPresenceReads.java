package io.pillar.presence;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

import io.lettuce.core.MapScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScoredValue;
import org.jspecify.annotations.Nullable;

import io.pillar.redis.RedisLink;

/**
 * Reads who is there on all nodes.
 */
final class RedisPresenceReads {

	private static final int PAGE = 1000;

	private final RedisLink link;

	private final RedisPresenceKeys keys;

	private final PresenceEvents events;

	private final LongSupplier millis;

	RedisPresenceReads(RedisLink link, RedisPresenceKeys keys, PresenceEvents events, LongSupplier millis) {
		this.link = link;
		this.keys = keys;
		this.events = events;
		this.millis = millis;
	}

	List<Member> members(String channel, int limit) {
		String name = PresenceNames.encode(channel);
		Map<String, Member> members = new HashMap<>();
		scan(this.keys.members(RedisPresenceKeys.partition(name), name), () -> members.size() < limit,
				(field, written) -> {
					RedisValue value = RedisValue.read(RedisPresenceKeys.text(written));
					Member member = (value != null) ? value.member() : null;
					if (member != null) {
						// one that came back to another node may still be there on its
						// first
						members.merge(member.user() + "|" + member.connection(), member, RedisPresenceReads::later);
					}
					else {
						this.events.unreadable.increment();
					}
				});
		return members.values().stream().limit(limit).toList();
	}

	private static Member later(Member one, Member other) {
		Comparator<Member> since = Comparator.comparing((member) -> member.since().orElse(Instant.MIN));
		return (since.compare(one, other) > 0) ? one : other;
	}

	Set<String> users(String channel) {
		if (channel.equals(Presence.EVERYONE)) {
			Set<String> all = new HashSet<>();
			for (int i = 0; i < RedisPresenceKeys.PARTITIONS; i++) {
				all.addAll(users(i, channel));
			}
			return all;
		}
		String name = PresenceNames.encode(channel);
		return users(RedisPresenceKeys.partition(name), name);
	}

	private Set<String> users(int partition, String name) {
		Set<String> users = new HashSet<>();
		names(partition, name).forEach((user) -> users.add(PresenceNames.decode(user)));
		return users;
	}

	/**
	 * Return the users of a channel in one partition, as they are written.
	 */
	Set<String> names(int partition, String channel) {
		Set<String> names = new HashSet<>();
		scan(this.keys.users(partition, channel), () -> true, (user, count) -> add(user, names));
		return names;
	}

	/**
	 * Return the users of some channels: one round trip unless there are many in one.
	 */
	Map<String, Set<String>> names(int partition, List<String> channels) {
		List<CompletableFuture<MapScanCursor<byte[], byte[]>>> pages = channels.stream()
			.map((channel) -> this.keys.users(partition, channel))
			.map((key) -> this.link
				.callAsync((redis) -> redis.hscan(key, ScanCursor.INITIAL, ScanArgs.Builder.limit(PAGE))))
			.toList();
		Map<String, Set<String>> there = new HashMap<>();
		for (int i = 0; i < channels.size(); i++) {
			MapScanCursor<byte[], byte[]> page = await(pages.get(i));
			Set<String> names = new HashSet<>();
			page.getMap().keySet().forEach((user) -> add(user, names));
			there.put(channels.get(i), page.isFinished() ? names : names(partition, channels.get(i)));
		}
		return there;
	}

	private void add(byte[] user, Set<String> names) {
		String name = RedisPresenceKeys.text(user);
		if (isReadable(name)) {
			names.add(name);
		}
	}

	/**
	 * Return whether a name can be read; one that cannot is counted.
	 */
	boolean isReadable(String name) {
		try {
			PresenceNames.decode(name);
			return true;
		}
		catch (IllegalArgumentException ex) {
			this.events.unreadable.increment();
			return false;
		}
	}

	private void scan(byte[] key, BooleanSupplier goOn, BiConsumer<byte[], byte[]> action) {
		ScanCursor[] cursor = { ScanCursor.INITIAL };
		do {
			MapScanCursor<byte[], byte[]> page = this.link
				.call((redis) -> redis.hscan(key, cursor[0], ScanArgs.Builder.limit(PAGE)));
			page.getMap().forEach(action);
			cursor[0] = page;
		}
		while (!cursor[0].isFinished() && goOn.getAsBoolean());
	}

	long count(String channel) {
		if (channel.equals(Presence.EVERYONE)) {
			return sum((partition) -> this.link.callAsync((redis) -> redis.hlen(this.keys.users(partition, channel))));
		}
		String name = PresenceNames.encode(channel);
		byte[] key = this.keys.users(RedisPresenceKeys.partition(name), name);
		return this.link.call((redis) -> redis.hlen(key));
	}

	long visitors(String channel, LocalDate day) {
		if (channel.equals(Presence.EVERYONE)) {
			// no user is in two partitions
			return sum((partition) -> this.link
				.callAsync((redis) -> redis.pfcount(this.keys.visitors(partition, channel, day))));
		}
		String name = PresenceNames.encode(channel);
		byte[] key = this.keys.visitors(RedisPresenceKeys.partition(name), name, day);
		return this.link.call((redis) -> redis.pfcount(key));
	}

	private static long sum(IntFunction<CompletableFuture<Long>> question) {
		List<CompletableFuture<Long>> answers = all(question);
		return answers.stream().mapToLong(RedisPresenceReads::await).sum();
	}

	private static <T> List<CompletableFuture<T>> all(IntFunction<CompletableFuture<T>> question) {
		return IntStream.range(0, RedisPresenceKeys.PARTITIONS).mapToObj(question).toList();
	}

	private static <T> T await(CompletableFuture<T> answer) {
		try {
			return answer.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	boolean isOnline(String user) {
		String name = PresenceNames.encode(user);
		byte[] key = this.keys.users(RedisPresenceKeys.partition(name), Presence.EVERYONE);
		return this.link.call((redis) -> redis.hexists(key, RedisPresenceKeys.bytes(name)));
	}

	Set<String> channelsOf(String user) {
		String name = PresenceNames.encode(user);
		byte[] key = this.keys.user(RedisPresenceKeys.partition(name), name);
		Set<String> channels = new HashSet<>();
		scan(key, () -> true, (field, written) -> {
			RedisValue value = RedisValue.read(RedisPresenceKeys.text(written));
			if (value != null) {
				channels.add(value.leaf());
			}
			else {
				this.events.unreadable.increment();
			}
		});
		return channels;
	}

	Instant now() {
		return Instant.ofEpochMilli(this.millis.getAsLong());
	}

	Optional<Instant> lastSeen(String user) {
		if (isOnline(user)) {
			return Optional.of(now());
		}
		String name = PresenceNames.encode(user);
		byte[] key = this.keys.seen(RedisPresenceKeys.partition(name));
		Double millis = this.link.<@Nullable Double>call((redis) -> redis.zscore(key, RedisPresenceKeys.bytes(name)));
		return Optional.ofNullable(millis).map((score) -> Instant.ofEpochMilli(score.longValue()));
	}

	/**
	 * Return the channels with the most users of each partition.
	 */
	List<PresenceInspection.Channel> channels(int limit) {
		List<PresenceInspection.Channel> channels = new ArrayList<>();
		List<CompletableFuture<List<ScoredValue<byte[]>>>> answers = all((partition) -> this.link
			.callAsync((redis) -> redis.zrevrangeWithScores(this.keys.channels(partition), 0, limit - 1)));
		for (CompletableFuture<List<ScoredValue<byte[]>>> answer : answers) {
			for (ScoredValue<byte[]> channel : await(answer)) {
				String name = RedisPresenceKeys.text(channel.getValue());
				if (isReadable(name)) {
					channels.add(new PresenceInspection.Channel(PresenceNames.decode(name), (long) channel.getScore()));
				}
			}
		}
		return channels.stream()
			.sorted(Comparator.comparingLong(PresenceInspection.Channel::users).reversed())
			.limit(limit)
			.toList();
	}

}
