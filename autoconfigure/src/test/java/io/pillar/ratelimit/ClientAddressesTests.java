package io.pillar.ratelimit;

import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Whom a request counts for, by the address of its connection and by what stands in its
 * headers.
 */
class ClientAddressesTests {

	private static final List<String> PROXIES = List.of("10.0.0.0/8", "fd00::/8", "192.0.2.1");

	private static final List<String> NONE = List.of();

	private final ClientAddresses byForwardedFor = addresses(ForwardedHeader.X_FORWARDED_FOR);

	private final ClientAddresses byForwarded = addresses(ForwardedHeader.FORWARDED);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			203.0.113.7                    | 203.0.113.7
			203.0.113.7:4711               | 203.0.113.7
			203.0.113.7:_hidden            | 203.0.113.7
			::ffff:203.0.113.7             | 203.0.113.7
			::ffff:cb00:7107               | 203.0.113.7
			[::ffff:203.0.113.7]:4711      | 203.0.113.7
			[0:0:0:0:0:FFFF:CB00:7107]     | 203.0.113.7
			2001:db8:1:2:3:4:5:6           | 2001:db8:1:2::/64
			2001:DB8:1:2::                 | 2001:db8:1:2::/64
			[2001:db8:1:2::5]              | 2001:db8:1:2::/64
			[2001:db8:1:2::5]:4711         | 2001:db8:1:2::/64
			[2001:db8:1:2::5]:_hidden      | 2001:db8:1:2::/64
			2001:db8:1:2::5:4711           | 2001:db8:1:2::/64
			fe80::1%eth0                   | fe80::/64
			[fe80::1%25eth0.7]:80          | fe80::/64
			::203.0.113.7                  | ::/64
			64:ff9b::203.0.113.7           | 64:ff9b::/64
			2002:cb00:7107:2::1            | 2002:cb00:7107:2::/64
			::1                            | ::/64
			""")
	void addressCountsAsOneWhereverAndHoweverItIsWritten(String written, String subject) {
		assertThat(subject(written)).isEqualTo(subject);
		assertThat(subject("10.0.0.1", written)).isEqualTo(subject);
		assertThat(subject("10.0.0.1", "6.6.6.6 ,\t" + written + " , 10.0.0.2")).isEqualTo(subject);
		assertThat(forwarded("10.0.0.1", "for=\"" + written + "\"")).isEqualTo(subject);
		assertThat(forwarded("10.0.0.1", "proto=https; FOR=\"" + written + "\";by=_x,for=10.0.0.2")).isEqualTo(subject);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unknown", "_hidden", "localhost", "proxy.example.com", "203.0.113.7:",
			"203.0.113.7:65536", "203.0.113.7:1234567", "203.0.113.7:000080", "203.0.113.7:4294967376",
			"203.0.113.7:http", "203.0.113.7:_", "[203.0.113.7]", "[2001:db8::5", "2001:db8::5]", "[2001:db8::5]4711",
			"[2001:db8::5]:", "[2001:db8::5]:99999", "[]", "[", "]:80", "203.0.113.07", "203.0.113.7/32",
			"203.0.113.7%eth0", "fe80::1%", "fe80::1%a b", "fe80::1%é", "203.0.113.7 8.8.8.8", "203.0.113.7\r\n",
			"\u0000", "203.0.113.7\u0000", "２03.0.113.7", "for=203.0.113.7", "'", "%", ":", "::ffff:203.0.113.999" })
	void whatCannotBeReadEndsTheWalkAtTheLastTrustedHop(String garbage) {
		assertThat(subject("10.0.0.1", "6.6.6.6, " + garbage)).isEqualTo("10.0.0.1");
		assertThat(subject("10.0.0.1", "6.6.6.6, " + garbage + ", 10.0.0.2")).isEqualTo("10.0.0.2");
		assertThat(forwarded("10.0.0.1", "for=6.6.6.6, for=" + garbage + ", for=10.0.0.2")).isEqualTo("10.0.0.2");
		assertThat(subject(garbage, "6.6.6.6")).isEqualTo("unknown");
	}

	@ParameterizedTest
	@ValueSource(strings = { "203.0.113.7", "for", "for=", "=203.0.113.7", "for =203.0.113.7", "for= 203.0.113.7",
			"for=203.0.113.7 proto=http", "for=203.0.113.7;for=6.6.6.6", "for=6.6.6.6;For=203.0.113.7", "proto=https",
			"by=203.0.113.7", "fo\u0000r=203.0.113.7", "for=\"203.0.113.7", "for=203.0.113.7\"", "for=\"203.0.113.7\"x",
			"for=\"203.0.113.7\";x=\"a\u0000b\"", "for=203.0.113.7;;x", "x=;for=203.0.113.7",
			"for=203.0.113.7;proto=\"a\\\"", "fôr=203.0.113.7", "for=203.0.113.7;é=1", "for=\"unknown\"",
			"for=(203.0.113.7)", "for=203.0.113.7\\", "for=203.0.113.7;x=a\\b" })
	void elementThatIsNotWellFormedEndsTheWalk(String element) {
		assertThat(forwarded("10.0.0.1", "for=6.6.6.6", element + ", for=10.0.0.2")).isEqualTo("10.0.0.2");
		assertThat(forwarded("10.0.0.1", element)).isEqualTo("10.0.0.1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "for=203.0.113.7", "For=203.0.113.7;proto=http;by=10.0.0.1", "by=_b;;for=203.0.113.7;",
			"for=\"203.0.113.\\7\"", "host=\"a\\\", for=6.6.6.6, x=\\\\\";for=203.0.113.7",
			"ext=\"a,b;c=d\" ; for=203.0.113.7", "for=203.0.113.7:80", ",for=203.0.113.7, ,",
			"x=\"\\\\\";for=203.0.113.7", "x=\"é\t\";for=203.0.113.7" })
	void elementIsReadWithItsQuotesAndOtherPairs(String element) {
		assertThat(forwarded("10.0.0.1", "for=6.6.6.6", element)).isEqualTo("203.0.113.7");
		assertThat(forwarded("10.0.0.1", "for=6.6.6.6, " + element + ", for=\"[fd00::1]\"")).isEqualTo("203.0.113.7");
	}

	@Test
	void headersOfAnUntrustedPeerAreNotLookedAt() {
		assertThat(subject("203.0.113.7", "6.6.6.6")).isEqualTo("203.0.113.7");
		assertThat(subject("203.0.113.7", "10.0.0.1")).isEqualTo("203.0.113.7");
		assertThat(forwarded("203.0.113.7", "for=6.6.6.6")).isEqualTo("203.0.113.7");
		assertThat(new ClientAddresses(NONE, ForwardedHeader.X_FORWARDED_FOR, 32, 64).subjectOf("10.0.0.1", NONE,
				List.of("6.6.6.6")))
			.isEqualTo("10.0.0.1");
	}

	@Test
	void onlyTheConfiguredHeaderIsLookedAt() {
		List<String> forwarded = List.of("for=203.0.113.7");
		List<String> forwardedFor = List.of("203.0.113.8");

		assertThat(this.byForwardedFor.subjectOf("10.0.0.1", forwarded, forwardedFor)).isEqualTo("203.0.113.8");
		assertThat(this.byForwardedFor.subjectOf("10.0.0.1", forwarded, NONE)).isEqualTo("10.0.0.1");
		assertThat(this.byForwarded.subjectOf("10.0.0.1", forwarded, forwardedFor)).isEqualTo("203.0.113.7");
		assertThat(this.byForwarded.subjectOf("10.0.0.1", NONE, forwardedFor)).isEqualTo("10.0.0.1");
	}

	@Test
	void firstHopThatIsNotTrustedIsTheClientOverAllLines() {
		assertThat(subject("192.0.2.1", "6.6.6.6, 7.7.7.7", "203.0.113.7,fd00::1", " ", "10.0.0.2, ,", "10.0.0.3"))
			.isEqualTo("203.0.113.7");
		assertThat(subject("10.0.0.1", "10.0.0.9, fd00::2", "10.0.0.2")).isEqualTo("10.0.0.9");
		assertThat(subject("::ffff:10.0.0.1", "203.0.113.7, ::ffff:a00:2")).isEqualTo("203.0.113.7");
		assertThat(subject("[fd00::1]", "203.0.113.7")).isEqualTo("203.0.113.7");
		assertThat(subject("192.0.2.2", "203.0.113.7")).isEqualTo("192.0.2.2");
		assertThat(subject("10.0.0.1", "", " ", ",, ,")).isEqualTo("10.0.0.1");
		assertThat(subject("10.0.0.1")).isEqualTo("10.0.0.1");
		assertThat(subject("10.0.0.1", "\"203.0.113.7\"")).isEqualTo("10.0.0.1");
	}

	@Test
	void connectionWithoutAddressIsUnknownWhateverItsHeadersSay() {
		assertThat(subject(null, "203.0.113.7")).isEqualTo("unknown");
		assertThat(subject("", "203.0.113.7")).isEqualTo("unknown");
		assertThat(this.byForwardedFor.clientOf(null, NONE, NONE)).isNull();
	}

	@Test
	void trustIsOfTheOtherEndOfTheConnection() {
		assertThat(this.byForwardedFor.trusts("10.1.2.3")).isTrue();
		assertThat(this.byForwardedFor.trusts("[fd00::1%2]")).isTrue();
		assertThat(this.byForwardedFor.trusts("203.0.113.7")).isFalse();
		assertThat(this.byForwardedFor.trusts("unknown")).isFalse();
		assertThat(this.byForwardedFor.trusts(null)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "32, 64, 203.0.113.7, 2001:db8:1:2::/64", "24, 56, 203.0.113.0/24, 2001:db8:1::/56",
			"31, 63, 203.0.113.6/31, 2001:db8:1:2::/63", "1, 1, 128.0.0.0/1, ::/1",
			"32, 128, 203.0.113.7, 2001:db8:1:2::5" })
	void prefixSaysHowMuchOfAnAddressCounts(int ipv4Prefix, int ipv6Prefix, String ipv4, String ipv6) {
		ClientAddresses addresses = new ClientAddresses(PROXIES, ForwardedHeader.X_FORWARDED_FOR, ipv4Prefix,
				ipv6Prefix);

		assertThat(addresses.subjectOf("203.0.113.7", NONE, NONE)).isEqualTo(ipv4);
		assertThat(addresses.subjectOf("2001:db8:1:2::5", NONE, NONE)).isEqualTo(ipv6);
		assertThat(addresses.clientOf("2001:db8:1:2::5", NONE, NONE)).hasToString("2001:db8:1:2::5");
	}

	@Test
	void noMoreThanItsBoundIsReadOfAHeader() {
		String hops = ", 10.0.0.2".repeat(ForwardedHops.MAX_ELEMENTS - 1);
		String blanks = " ".repeat(ForwardedHops.MAX_CHARACTERS - "203.0.113.7,10.0.0.2".length() - 1);

		assertThat(subject("10.0.0.1", "203.0.113.7" + hops)).isEqualTo("203.0.113.7");
		assertThat(subject("10.0.0.1", "203.0.113.7, 10.0.0.3" + hops)).isEqualTo("10.0.0.3");
		assertThat(subject("10.0.0.1", "203.0.113.7," + blanks + "10.0.0.2")).isEqualTo("203.0.113.7");
		assertThat(subject("10.0.0.1", "203.0.113.7," + blanks + "  10.0.0.2")).isEqualTo("10.0.0.2");
		assertThat(subject("10.0.0.1", "203.0.113.7", blanks + ",  10.0.0.2")).isEqualTo("10.0.0.2");
		assertThat(forwarded("10.0.0.1", "for=203.0.113.7,x=\"" + blanks + blanks + "\";for=10.0.0.2"))
			.isEqualTo("10.0.0.1");
		assertThat(forwarded("10.0.0.1", "\"\\".repeat(1_000_000))).isEqualTo("10.0.0.1");
	}

	@Test
	void noMoreThanItsBoundIsReadOfMillionsOfLines() {
		AtomicInteger read = new AtomicInteger();
		List<String> lines = new AbstractList<>() {

			@Override
			public String get(int index) {
				read.incrementAndGet();
				return (index % 2 == 0) ? "" : "10.0.0.2";
			}

			@Override
			public int size() {
				return 10_000_000;
			}

		};

		assertThat(this.byForwardedFor.subjectOf("10.0.0.1", NONE, lines)).isEqualTo("10.0.0.2");
		assertThat(read).hasValueLessThanOrEqualTo(ForwardedHops.MAX_ELEMENTS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0/0", "::/0", "::ffff:0:0/96" })
	void trustInEverybodyIsRefused(String range) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ClientAddresses(List.of("10.0.0.1", range), ForwardedHeader.FORWARDED, 32, 64))
			.withMessageStartingWith("'" + range + "' trusts everybody, so each client could say who it is.");
	}

	@Test
	void whatIsWrongIsNamed() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ClientAddresses(List.of("10.0.0.1", "proxy"), ForwardedHeader.FORWARDED, 32, 64))
			.withMessageStartingWith("'proxy' is neither an address nor a range of addresses.");
		for (int prefix : new int[] { 0, 33 }) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new ClientAddresses(NONE, ForwardedHeader.FORWARDED, prefix, 64))
				.withMessage("The prefix of an IPv4 address must have 1 to 32 bits but had " + prefix);
		}
		for (int prefix : new int[] { 0, 129 }) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> new ClientAddresses(NONE, ForwardedHeader.FORWARDED, 32, prefix))
				.withMessage("The prefix of an IPv6 address must have 1 to 128 bits but had " + prefix);
		}
	}

	private String subject(@Nullable String peer, String... lines) {
		return this.byForwardedFor.subjectOf(peer, NONE, List.of(lines));
	}

	private String forwarded(String peer, String... lines) {
		return this.byForwarded.subjectOf(peer, List.of(lines), NONE);
	}

	private static ClientAddresses addresses(ForwardedHeader header) {
		return new ClientAddresses(PROXIES, header, ClientAddresses.IPV4_PREFIX, ClientAddresses.IPV6_PREFIX);
	}

}
