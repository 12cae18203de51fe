package io.pillar.redis;

/**
 * Says what a feature does now. Each feature has a bean of it, which the health of the
 * application shows.
 *
 * @since 0.1.0
 */
public interface FeatureStatus {

	/**
	 * The name of the feature as it stands in its properties.
	 * @return the name, such as {@code cache}
	 */
	String feature();

	/**
	 * What it does now, for a person who looks after the application.
	 * @return one sentence
	 */
	String state();

}
