package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;

/**
 * The paths that a request may be served under. Spring MVC looks at the path as it was
 * sent; containers clean it first, and find a servlet for {@code /x/../login} that is
 * mapped to {@code /login}. Applications may also ignore a slash at the end.
 */
final class RequestPaths {

	private static final PathContainer.Options DECODED = PathContainer.Options.create('/', false);

	private RequestPaths() {
	}

	/**
	 * Return all ways to read a path.
	 * @param sent the path as it was sent
	 * @param served the path as the container understood it
	 * @return one path, and more of them where it can be read in several ways
	 */
	static List<PathContainer> of(String sent, String served) {
		PathContainer read = parse(sent);
		boolean isPlain = (served.isEmpty() || served.equals(sent)) && !(sent.length() > 1 && sent.endsWith("/"));
		if (read != null && isPlain) {
			return List.of(read);
		}
		List<PathContainer> paths = new ArrayList<>(4);
		if (read != null) {
			paths.add(read);
			addWithoutSlash(paths, sent, parse(withoutSlash(sent)));
		}
		String understood = served.isEmpty() ? sent : served;
		paths.add(PathContainer.parsePath(understood, DECODED));
		addWithoutSlash(paths, understood, PathContainer.parsePath(withoutSlash(understood), DECODED));
		return paths;
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
