package io.pillar.session;

import org.springframework.session.web.http.DefaultCookieSerializer;

/**
 * Changes how the cookie of sessions is written.
 */
interface SessionCookieCustomizer {

	/**
	 * Change it.
	 * @param serializer what writes the cookie
	 */
	void customize(DefaultCookieSerializer serializer);

}
