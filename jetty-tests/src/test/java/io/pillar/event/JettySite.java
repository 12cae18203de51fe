package io.pillar.event;

import java.time.Duration;

import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jetty.JettyServerCustomizer;
import org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.jetty.JettyRequestUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/**
 * A Jetty.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(JettyServletWebServerAutoConfiguration.class)
class JettySite {

	// what the operating system takes for a client that does not read
	@Bean
	JettyServerCustomizer small() {
		return (server) -> ((ServerConnector) server.getConnectors()[0]).setAcceptedSendBufferSize(16384);
	}

	// else it ends by itself what is to be ended
	@Bean
	HandshakeHandler patient() {
		JettyRequestUpgradeStrategy strategy = new JettyRequestUpgradeStrategy();
		strategy.addWebSocketConfigurer((settings) -> settings.setIdleTimeout(Duration.ofMinutes(10)));
		return new DefaultHandshakeHandler(strategy);
	}

}
