package io.pillar.ratelimit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.UriUtils;

/**
 * The paths that a request may be served under. Spring MVC looks at the path as it was
 * sent; containers clean it first, and find a servlet for {@code /x/../login} that is
 * mapped to {@code /login}. Where no container does, the server may that a gateway sends
 * it on to. Applications may also ignore a slash at the end.
 */
final class RequestPaths {

	private static final Pattern PARAMETERS = Pattern.compile(";[^/]*");

	private static final PathContainer.Options DECODED = PathContainer.Options.create('/', false);

	private RequestPaths() {
	}

	/**
	 * Return all ways to read a path.
	 * @param sent the path as it was sent
	 * @param served the path as the container understood it, empty where it did not say
	 * @return one path, and more of them where it can be read in several ways
	 */
	static List<PathContainer> of(String sent, String served) {
		PathContainer read = parse(sent);
		String understood = served.isEmpty() ? cleaned(sent) : served;
		if (read != null && understood.equals(sent) && !(sent.length() > 1 && sent.endsWith("/"))) {
			return List.of(read);
		}
		List<PathContainer> paths = new ArrayList<>(4);
		if (read != null) {
			paths.add(read);
			addWithoutSlash(paths, sent, parse(withoutSlash(sent)));
		}
		paths.add(PathContainer.parsePath(understood, DECODED));
		addWithoutSlash(paths, understood, PathContainer.parsePath(withoutSlash(understood), DECODED));
		return paths;
	}

	/**
	 * Clean a path as containers do: no parameters, no escapes, no dots.
	 */
	private static String cleaned(String path) {
		if (!path.contains("/.") && !path.contains("//") && path.indexOf('%') < 0) {
			return path;
		}
		Deque<String> segments = new ArrayDeque<>();
		for (String segment : decoded(PARAMETERS.matcher(path).replaceAll("")).split("/")) {
			if (segment.equals("..")) {
				segments.pollLast();
			}
			else if (!segment.isEmpty() && !segment.equals(".")) {
				segments.addLast(segment);
			}
		}
		String cleaned = "/" + String.join("/", segments);
		return (path.endsWith("/") && cleaned.length() > 1) ? cleaned + "/" : cleaned;
	}

	private static String decoded(String path) {
		try {
			return UriUtils.decode(path, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return path;
		}
	}

	private static @Nullable PathContainer parse(String path) {
		try {
			return PathContainer.parsePath(path);
		}
		catch (IllegalArgumentException ex) {
			// a percent sign that escapes nothing
			return null;
		}
	}

	private static void addWithoutSlash(List<PathContainer> paths, String path, @Nullable PathContainer without) {
		if (without != null && path.length() > 1 && path.endsWith("/")) {
			paths.add(without);
		}
	}

	private static String withoutSlash(String path) {
		int end = path.length();
		while (end > 1 && path.charAt(end - 1) == '/') {
			end--;
		}
		return path.substring(0, end);
	}

}
