package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Networks of addresses.
 */
final class IpNetworks {

	private final List<AddressRange> ranges;

	private IpNetworks(List<AddressRange> ranges) {
		this.ranges = ranges;
	}

	/**
	 * Return networks, checked.
	 * @param property the property that they are from
	 * @param texts addresses and networks
	 * @return the networks
	 */
	static IpNetworks of(String property, List<String> texts) {
		List<AddressRange> ranges = new ArrayList<>(texts.size());
		for (int i = 0; i < texts.size(); i++) {
			try {
				ranges.add(AddressRange.of(texts.get(i).strip()));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidConfigurationPropertyValueException("%s[%d]".formatted(property, i), texts.get(i),
						ex.getMessage());
			}
		}
		return new IpNetworks(ranges);
	}

	boolean isEmpty() {
		return this.ranges.isEmpty();
	}

	boolean contain(IpAddress address) {
		for (AddressRange range : this.ranges) {
			if (range.contains(address)) {
				return true;
			}
		}
		return false;
	}

}
