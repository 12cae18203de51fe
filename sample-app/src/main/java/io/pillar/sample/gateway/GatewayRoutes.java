package io.pillar.sample.gateway;

import org.springframework.cloud.gateway.server.mvc.common.MvcUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

import static org.springframework.cloud.gateway.server.mvc.filter.BeforeFilterFunctions.stripPrefix;
import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions.http;
import static org.springframework.web.servlet.function.RequestPredicates.path;

@Configuration(proxyBeanMethods = false)
class GatewayRoutes {

	@Bean
	RouterFunction<ServerResponse> botsRoute(BearerFilter bearer, BackDoor door) {
		return route("bots").route(path("/api/bots/**"), http())
			.filter(bearer)
			.before(stripPrefix())
			.before((request) -> {
				// not the filter 'uri', because the port is not known before the server
				// has started
				MvcUtils.setRequestUrl(request, door.uri());
				return request;
			})
			.build();
	}

}
