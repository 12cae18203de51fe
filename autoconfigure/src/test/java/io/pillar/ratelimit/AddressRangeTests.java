package io.pillar.ratelimit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What is in a range and what is none.
 */
class AddressRangeTests {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.0.0.0, 10.255.255.255, 9.255.255.255, 11.0.0.0",
			"10.0.0.7, 10.0.0.7, 10.0.0.7, 10.0.0.6, 10.0.0.8", "10.0.0.7/32, 10.0.0.7, 10.0.0.7, 10.0.0.6, 10.0.0.8",
			"128.0.0.0/1, 128.0.0.0, 255.255.255.255, 127.255.255.255, 0.0.0.0",
			"0.0.0.0/0, 0.0.0.0, 255.255.255.255, ::, ffff::", "::/0, ::, ffff::, 0.0.0.0, ::ffff:1.2.3.4",
			"fd00::/8, fd00::, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, fcff:ffff::, fe00::",
			"2001:db8::/64, 2001:db8::, 2001:db8::ffff:ffff:ffff:ffff, 2001:db8:0:1::, 2001:db7::",
			"2001:db8::/65, 2001:db8::, 2001:db8::7fff:ffff:ffff:ffff, 2001:db8::8000:0:0:0, 2001:db8:0:1::",
			"2001:db8::7, 2001:db8::7, 2001:db8::7, 2001:db8::6, 2001:db8::8",
			"::ffff:10.0.0.0/104, 10.0.0.0, ::ffff:10.1.2.3, 11.0.0.0, ::10.1.2.3",
			"::ffff:10.0.0.7, 10.0.0.7, ::ffff:a00:7, 10.0.0.8, ::10.0.0.7" })
	void rangeHoldsWhatSharesItsPrefix(String text, String first, String last, String out, String outToo) {
		AddressRange range = AddressRange.of(text);

		assertThat(range.contains(address(first))).isTrue();
		assertThat(range.contains(address(last))).isTrue();
		assertThat(range.contains(address(out))).isFalse();
		assertThat(range.contains(address(outToo))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.0.0.0/8", "10.0.0.7/32, 10.0.0.7", "::ffff:10.0.0.0/104, 10.0.0.0/8",
			"FD00:0::/8, fd00::/8" })
	void rangeIsWrittenInOneWay(String text, String canonical) {
		assertThat(AddressRange.of(text)).hasToString(canonical);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "10.0.0.0/", "/8", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/+8",
			"10.0.0.0/08", "10.0.0.0/8/8", "10.0.0.0 /8", "10.0.0.0/255.0.0.0", "10.0.0.*", "10.0.0.1-10.0.0.9", "10/8",
			"proxy.example.com", "localhost", "*", "::ffff:10.0.0.0/95", "::ffff:10.0.0.0/8", "fe80::1%eth0",
			"[fd00::]/8", "10.0.0.0/９", "10.0.0.0/9999999999" })
	void whatIsNoRangeIsRefusedWithWhatOneLooksLike(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.of(text))
			.withMessageStartingWith("'" + text + "' is neither an address nor a range of addresses.")
			.withMessageContaining("10.0.0.7 or 2001:db8::7")
			.withMessageContaining("10.0.0.0/8 or fd00::/8");
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.5/8, 10.0.0.0/8, 10.0.0.5", "fd00::5/8, fd00::/8, fd00::5",
			"::ffff:10.0.0.5/104, 10.0.0.0/8, 10.0.0.5", "10.0.0.0/4, 0.0.0.0/4, 10.0.0.0" })
	void addressWithinItsRangeIsRefusedWithWhatMayBeMeant(String text, String range, String address) {
		assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.of(text))
			.withMessage("'%s' names an address within its range. Use %s for the range, or %s for the address alone.",
					text, range, address);
	}

	private static IpAddress address(String text) {
		IpAddress address = IpAddressParser.parse(text);
		assertThat(address).isNotNull();
		return address;
	}

}
