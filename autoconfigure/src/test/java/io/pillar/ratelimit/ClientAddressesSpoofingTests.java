package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a client writes into its headers, it counts as itself.
 */
class ClientAddressesSpoofingTests {

	private static final int REQUESTS = 20_000;

	@ParameterizedTest
	@EnumSource
	void clientBehindProxiesThatAppendCountsAsItself(ForwardedHeader header) {
		Random random = Seeds.random();
		SpoofedHeaders headers = new SpoofedHeaders(random, header);
		ClientAddresses addresses = addresses(header);
		for (int i = 0; i < REQUESTS; i++) {
			String client = headers.client();
			List<String> lines = headers.lies();

			String peer = throughProxies(headers, lines, client, random.nextInt(5));

			assertThat(subject(addresses, header, peer, lines, headers.lies())).as(() -> lines + " through " + peer)
				.isEqualTo(addresses.subjectOf(client, List.of(), List.of()));
		}
	}

	@ParameterizedTest
	@EnumSource
	void clientThatAProxyKeepsToItselfCountsAsThatProxy(ForwardedHeader header) {
		Random random = Seeds.random();
		SpoofedHeaders headers = new SpoofedHeaders(random, header);
		ClientAddresses addresses = addresses(header);
		for (int i = 0; i < REQUESTS; i++) {
			String proxy = headers.proxy();
			List<String> lines = new ArrayList<>(headers.lies());
			String hidden = random.nextBoolean() ? "unknown" : "_" + random.nextInt(100);
			lines.add((header == ForwardedHeader.FORWARDED) ? "for=" + hidden : hidden);

			String peer = throughProxies(headers, lines, proxy, random.nextInt(4));

			assertThat(subject(addresses, header, peer, lines, headers.lies())).as(() -> lines + " through " + peer)
				.isEqualTo(addresses.subjectOf(proxy, List.of(), List.of()));
		}
	}

	@ParameterizedTest
	@EnumSource
	void garbageIsNeitherAnErrorNorWorthAnything(ForwardedHeader header) {
		Random random = Seeds.random();
		SpoofedHeaders headers = new SpoofedHeaders(random, header);
		ClientAddresses addresses = addresses(header);
		for (int i = 0; i < REQUESTS / 8; i++) {
			String peer = random.nextBoolean() ? headers.client() : headers.garbage(40);
			List<String> lines = List.of(headers.garbage(8192), headers.garbage(100));

			String subject = subject(addresses, header, peer, lines, headers.lies());

			assertThat(subject).isEqualTo(addresses.subjectOf(peer, List.of(), List.of()));
			String trusting = subject(addresses, header, headers.proxy(), lines, headers.lies());
			AddressRange range = AddressRange.of(trusting);
			assertThat(range).hasToString(trusting);
		}
	}

	/**
	 * Return the proxy at the end of a chain of some proxies, where the first of them got
	 * the request from somebody.
	 */
	private static String throughProxies(SpoofedHeaders headers, List<String> lines, String from, int count) {
		String peer = from;
		for (int i = 0; i < count; i++) {
			headers.append(lines, peer);
			peer = headers.proxy();
		}
		return peer;
	}

	private static String subject(ClientAddresses addresses, ForwardedHeader header, String peer, List<String> lines,
			List<String> others) {
		return (header == ForwardedHeader.FORWARDED) ? addresses.subjectOf(peer, lines, others)
				: addresses.subjectOf(peer, others, lines);
	}

	private static ClientAddresses addresses(ForwardedHeader header) {
		return new ClientAddresses(List.of("10.0.0.0/8", "fd00::/8"), header, 32, 64);
	}

}
