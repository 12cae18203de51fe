package io.pillar.ratelimit;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Statuses of responses, as {@code 401}, {@code 4xx} or {@code 400-403}.
 */
final class StatusRanges {

	private static final Pattern FORM = Pattern.compile("([1-5])xx|([1-5]\\d\\d)(?:-([1-5]\\d\\d))?",
			Pattern.CASE_INSENSITIVE);

	private final BitSet statuses = new BitSet(600);

	private StatusRanges() {
	}

	/**
	 * Return statuses, checked.
	 * @param property the property that they are from
	 * @param ranges the statuses
	 * @return the statuses
	 */
	static StatusRanges of(String property, List<String> ranges) {
		StatusRanges all = new StatusRanges();
		for (int i = 0; i < ranges.size(); i++) {
			if (!all.add(ranges.get(i).strip())) {
				throw new InvalidConfigurationPropertyValueException("%s[%d]".formatted(property, i), ranges.get(i),
						"Write a status, a class of statuses or a range: 401, 4xx or 400-403.");
			}
		}
		return all;
	}

	private boolean add(String range) {
		Matcher matcher = FORM.matcher(range);
		if (!matcher.matches()) {
			return false;
		}
		if (matcher.group(1) != null) {
			int first = 100 * Integer.parseInt(matcher.group(1));
			this.statuses.set(first, first + 100);
			return true;
		}
		int first = Integer.parseInt(matcher.group(2));
		int last = (matcher.group(3) != null) ? Integer.parseInt(matcher.group(3)) : first;
		if (last < first) {
			return false;
		}
		this.statuses.set(first, last + 1);
		return true;
	}

	boolean contain(int status) {
		return status >= 0 && this.statuses.get(status);
	}

}
