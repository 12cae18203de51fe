package io.pillar.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts one node: the gateway, and the bots service behind it.
 *
 * @since 0.1.0
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SampleApplication {

	/**
	 * Start the node.
	 * @param args properties as {@code --name=value}
	 */
	public static void main(String[] args) {
		// H2 shares its file with other nodes over a port, which by default is open to
		// the whole network
		System.setProperty("h2.bindAddress", "127.0.0.1");
		SpringApplication.run(SampleApplication.class, args);
	}

}
