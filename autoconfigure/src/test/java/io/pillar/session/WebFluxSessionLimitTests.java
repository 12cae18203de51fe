package io.pillar.session;

import java.util.List;

/**
 * Logins of WebFlux that are one too many.
 */
class WebFluxSessionLimitTests extends SessionLimitContract {

	@Override
	SessionServer start(String... properties) {
		return SessionServer.startWebFlux(List.of(WebFluxSessionTests.Site.class), properties);
	}

}
