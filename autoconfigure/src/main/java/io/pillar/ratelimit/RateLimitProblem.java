package io.pillar.ratelimit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a client is told whose request is denied (RFC 9457), of the types and titles that
 * draft-ietf-httpapi-ratelimit-headers-10 registers.
 *
 * @param status the status of the response
 * @param type the last part of the type
 * @param title what the type means
 * @param detail what may help in this case
 * @param violatedPolicies the names of the limits that deny
 */
record RateLimitProblem(int status, String type, String title, String detail, List<String> violatedPolicies) {

	static final String MEDIA_TYPE = "application/problem+json";

	private static final String TYPES = "https://iana.org/assignments/http-problem-types#";

	private static final HexFormat HEX = HexFormat.of();

	RateLimitProblem {
		violatedPolicies = List.copyOf(violatedPolicies);
	}

	/**
	 * Return the problem that a client asked for more than it may, or is banned.
	 * @param states how the limits of the request stood
	 * @return the problem, of status 429
	 */
	static RateLimitProblem quotaExceeded(List<RateLimitState> states) {
		if (states.stream().anyMatch((state) -> state.denies() && state.banned())) {
			return new RateLimitProblem(429, "abnormal-usage-detected",
					"Request not satisfied due to detection of abnormal request pattern", detail(states),
					violated(states));
		}
		return new RateLimitProblem(429, "quota-exceeded",
				"Request cannot be satisfied as assigned quota has been exceeded", detail(states), violated(states));
	}

	/**
	 * Return the problem that nobody may do anything for now, such as while there is no
	 * Redis to count in.
	 * @param states how the limits of the request stood
	 * @return the problem, of status 503
	 */
	static RateLimitProblem temporaryReducedCapacity(List<RateLimitState> states) {
		return new RateLimitProblem(503, "temporary-reduced-capacity",
				"Request cannot be satisfied due to temporary server capacity constraints", detail(states),
				violated(states));
	}

	private static String detail(List<RateLimitState> states) {
		OptionalLong seconds = RateLimitHeaders.retryAfter(states);
		if (seconds.isEmpty()) {
			return "The request costs more than a limit has.";
		}
		return "Try again in " + seconds.getAsLong() + ((seconds.getAsLong() == 1) ? " second." : " seconds.");
	}

	private static List<String> violated(List<RateLimitState> states) {
		List<String> names = new ArrayList<>(states.size());
		for (RateLimitState state : states) {
			if (state.denies() && !names.contains(state.limit().name())) {
				names.add(state.limit().name());
			}
		}
		return names;
	}

	/**
	 * Return the problem as JSON.
	 * @return the bytes, in UTF-8
	 */
	byte[] toJson() {
		StringBuilder json = new StringBuilder(320);
		append(json.append("{\"type\":"), TYPES + this.type);
		append(json.append(",\"title\":"), this.title);
		json.append(",\"status\":").append(this.status);
		append(json.append(",\"detail\":"), this.detail);
		json.append(",\"violated-policies\":[");
		for (int i = 0; i < this.violatedPolicies.size(); i++) {
			append(json.append((i > 0) ? "," : ""), this.violatedPolicies.get(i));
		}
		return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
	}

	private static void append(StringBuilder json, String text) {
		json.append('"');
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ' || c > '~') {
				HEX.toHexDigits(json.append("\\u"), (byte) (c >>> 8));
				HEX.toHexDigits(json, (byte) c);
			}
			else {
				json.append((c == '"' || c == '\\') ? "\\" : "").append(c);
			}
		}
		json.append('"');
	}

}
