package io.pillar.session;

import java.util.List;

/**
 * Sessions of WebFlux that a node does not know.
 */
class WebFluxUnknownSessionTests extends UnknownSessionContract {

	@Override
	SessionServer start(String... properties) {
		return SessionServer.startWebFlux(List.of(WebFluxSessionTests.Site.class), properties);
	}

}
