package io.pillar.ratelimit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Addresses and their bits, held against those of the JDK.
 */
class IpAddressTests {

	@ParameterizedTest
	@CsvSource({ "0.0.0.0, 0.0.0.0", "255.255.255.255, 255.255.255.255", "203.0.113.7, 203.0.113.7", "::, ::",
			"::1, ::1", "1::, 1::", "2001:DB8::7, 2001:db8::7", "2001:0db8:0000:0000:0000:0000:0000:0007, 2001:db8::7",
			"2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1", "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
			"2001:0:0:1:0:0:0:1, 2001:0:0:1::1", "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0", "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
			"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" })
	void addressIsWrittenInOneWay(String text, String canonical) {
		assertThat(IpAddressParser.parse(text)).hasToString(canonical);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "::ffff:203.0.113.7", "::FFFF:203.0.113.7", "::ffff:cb00:7107", "0:0:0:0:0:ffff:203.0.113.7",
					"0000:0000:0000:0000:0000:ffff:cb00:7107", "0::ffff:cb00:7107", "203.0.113.7" })
	void ipv4WithinIpv6IsIpv4HoweverItIsWritten(String text) {
		assertThat(IpAddressParser.parse(text)).isEqualTo(new IpAddress(false, 0, 0xcb007107L));
	}

	@ParameterizedTest
	@CsvSource({ "::203.0.113.7, ::cb00:7107", "2002:cb00:7107::1, 2002:cb00:7107::1",
			"64:ff9b::203.0.113.7, 64:ff9b::cb00:7107", "::ffff:0:203.0.113.7, ::ffff:0:cb00:7107",
			"1::ffff:203.0.113.7, 1::ffff:cb00:7107" })
	void noOtherAddressIsTakenForIpv4(String text, String canonical) {
		IpAddress address = IpAddressParser.parse(text);

		assertThat(address).isNotNull().hasToString(canonical);
		assertThat(address.v6()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "01.2.3.4", "1.2.3.-4",
			"1.2.3.+4", "1.2.3.4 ", " 1.2.3.4", "1..3.4", ".1.2.3", "1.2.3.", "0x7f.0.0.1", "127.1", "2130706433",
			"1.2.3.1000", "１.2.3.4", "1.2.3.٤", "1,2,3,4", "localhost", "example.com", "unknown", "_hidden", ":", ":::",
			"1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1::2::3", "1:::2",
			":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "::12345", "::g", "::ａ", "::1.2.3", "::1.2.3.4:5", "1.2.3.4::",
			"1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.256", "::-1", "::1%eth0", "[::1]", "::1/64", "1.2.3.4/8", "1.2.3.4:80",
			"::1\u0000", "1.2.3.4\r\n", "a.b.c.d", "00000:0000:0000:0000:0000:ffff:255.255.255.255" })
	void whatIsNoAddressIsRefused(String text) {
		assertThat(IpAddressParser.parse(text)).isNull();
	}

	@Test
	void anyBitsAreReadAsTheJdkWritesThem() throws Exception {
		Random random = Seeds.random();
		for (int i = 0; i < 50_000; i++) {
			byte[] bytes = bytes(random);
			IpAddress expected = address(InetAddress.getByAddress(bytes));

			IpAddress read = IpAddressParser.parse(InetAddress.getByAddress(bytes).getHostAddress());

			assertThat(read).isEqualTo(expected);
			assertThat(IpAddressParser.parse(expected.toString())).isEqualTo(expected);
			assertThat(address(InetAddress.getByName(expected.toString()))).isEqualTo(expected);
		}
	}

	@Test
	void whateverIsReadTheJdkReadsToo() throws Exception {
		Random random = Seeds.random();
		int read = 0;
		for (int i = 0; i < 200_000; i++) {
			String text = mutated(InetAddress.getByAddress(bytes(random)).getHostAddress(), random);
			IpAddress address = IpAddressParser.parse(text);
			// only with a colon in it the JDK never asks the DNS
			if (address != null && text.indexOf(':') >= 0) {
				assertThat(address).as(text).isEqualTo(address(InetAddress.getByName(text)));
				read++;
			}
		}
		assertThat(read).isGreaterThan(1000);
	}

	@Test
	void networkKeepsTheBitsOfItsPrefixAndNoOthers() throws Exception {
		Random random = Seeds.random();
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = bytes(random);
			IpAddress address = address(InetAddress.getByAddress(bytes));
			int length = random.nextInt(address.size() + 1);
			byte[] masked = InetAddress.getByAddress(bytes).getAddress();
			for (int bit = length; bit < masked.length * 8; bit++) {
				masked[bit / 8] &= (byte) ~(0x80 >> bit % 8);
			}

			assertThat(address.network(length)).isEqualTo(address(InetAddress.getByAddress(masked)));
		}
	}

	private static byte[] bytes(Random random) {
		byte[] bytes = new byte[random.nextBoolean() ? 16 : 4];
		random.nextBytes(bytes);
		for (int i = 0; bytes.length == 16 && i < 16; i++) {
			// zeros are what is hard to write
			bytes[i] = (random.nextInt(3) > 0) ? 0 : bytes[i];
		}
		return bytes;
	}

	private static String mutated(String text, Random random) {
		String alphabet = "0123456789abcdefABCDEF::::....";
		StringBuilder mutated = new StringBuilder(text);
		for (int changes = random.nextInt(3); changes >= 0; changes--) {
			int at = random.nextInt(mutated.length());
			String piece = String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
			mutated.replace(at, at + random.nextInt(3), random.nextBoolean() ? piece : "");
			mutated.append(mutated.isEmpty() ? ":" : "");
		}
		return mutated.toString();
	}

	private static IpAddress address(InetAddress address) throws UnknownHostException {
		ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
		return (bytes.remaining() == 4) ? new IpAddress(false, 0, bytes.getInt() & 0xffff_ffffL)
				: new IpAddress(true, bytes.getLong(), bytes.getLong());
	}

}
