package io.pillar.session;

import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.session.web.http.DefaultCookieSerializer;

/**
 * Makes what writes cookies, as the application wants its cookies.
 */
final class SessionCookieSource {

	private static final String DEFAULT_NAME = "SESSION";

	private final @Nullable String name;

	private final Supplier<DefaultCookieSerializer> serializer;

	private final List<SessionCookieCustomizer> customizers;

	/**
	 * Create a source.
	 * @param name the name of the cookie of sessions, {@code null} for the default
	 * @param serializer makes what writes cookies
	 * @param customizers change what was made
	 */
	SessionCookieSource(@Nullable String name, Supplier<DefaultCookieSerializer> serializer,
			List<SessionCookieCustomizer> customizers) {
		this.name = name;
		this.serializer = serializer;
		this.customizers = customizers;
	}

	String name() {
		return (this.name != null) ? this.name : DEFAULT_NAME;
	}

	DefaultCookieSerializer get() {
		DefaultCookieSerializer serializer = this.serializer.get();
		this.customizers.forEach((customizer) -> customizer.customize(serializer));
		return serializer;
	}

}
