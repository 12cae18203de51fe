package io.pillar.sample.gateway;

import java.net.InetAddress;
import java.net.URI;

import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * A second port of this process, any free one of the loopback interface, behind which the
 * bots service lives as if it were a process of its own on a private network. In a real
 * system it is one.
 */
@Component
class BackDoor implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private final Connector connector = new Connector();

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		this.connector.setPort(0);
		AbstractProtocol<?> protocol = (AbstractProtocol<?>) this.connector.getProtocolHandler();
		protocol.setAddress(InetAddress.getLoopbackAddress());
		factory.addAdditionalConnectors(this.connector);
	}

	int port() {
		return this.connector.getLocalPort();
	}

	URI uri() {
		return URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port());
	}

}
