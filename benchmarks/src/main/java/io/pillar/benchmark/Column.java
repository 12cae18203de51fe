package io.pillar.benchmark;

/**
 * Whose figure it is. A peer's column is filled by different subjects in different rows:
 * the client alone is Caffeine in one and Lettuce in another.
 */
enum Column {

	PILLAR("Pillar"), CLIENT("client alone"), SPRING("Spring"), JETCACHE("JetCache"), REDISSON("Redisson");

	private final String title;

	Column(String title) {
		this.title = title;
	}

	String title() {
		return this.title;
	}

	static Column of(Subject subject) {
		return switch (subject) {
			case CAFFEINE, LETTUCE, LETTUCE_UNDECODED -> CLIENT;
			case CAFFEINE_CACHE, REDIS_CACHE, REDIS_CACHE_DEFAULT -> SPRING;
			case JETCACHE -> JETCACHE;
			case REDISSON -> REDISSON;
			case PILLAR -> PILLAR;
		};
	}

}
