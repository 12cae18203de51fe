package io.pillar.benchmark;

import java.util.List;
import java.util.stream.Stream;

/**
 * Whose sessions are measured.
 */
enum SessionSubject implements Contender {

	SPRING("Spring Session, default", Column.SPRING_SESSION, SessionSites.Default.class),

	SPRING_INDEXED("Spring Session, indexed", Column.SPRING_INDEXED, SessionSites.Indexed.class),

	PILLAR("Pillar", Column.PILLAR, SessionSites.Pillar.class),

	PILLAR_ASKING("Pillar, asks Redis in each request", Column.PILLAR, SessionSites.Pillar.class,
			"--pillar.session.near.validity=0s");

	private final String title;

	private final Column column;

	private final Class<?> site;

	private final List<String> settings;

	SessionSubject(String title, Column column, Class<?> site, String... settings) {
		this.title = title;
		this.column = column;
		this.site = site;
		this.settings = List.of(settings);
	}

	@Override
	public String title() {
		return this.title;
	}

	@Override
	public Column column() {
		return this.column;
	}

	/**
	 * Start a node with pages.
	 * @param redis the server, as in {@code redis://127.0.0.1:6379}
	 * @return the node
	 */
	SessionSites start(String redis) {
		return SessionSites.start(this.site,
				Stream.concat(Stream.of("--spring.data.redis.url=" + redis), this.settings.stream())
					.toArray(String[]::new));
	}

}
