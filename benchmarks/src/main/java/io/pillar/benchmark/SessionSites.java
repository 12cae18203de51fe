package io.pillar.benchmark;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.Banner;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.data.redis.config.annotation.web.http.EnableRedisHttpSession;
import org.springframework.session.data.redis.config.annotation.web.http.EnableRedisIndexedHttpSession;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.pillar.redis.PillarRedisAutoConfiguration;
import io.pillar.session.SharedSessionAutoConfiguration;
import io.pillar.session.SharedSessionFilterAutoConfiguration;

/**
 * A node with pages that use their session, on Tomcat and Spring MVC.
 */
final class SessionSites implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private SessionSites(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static SessionSites start(Class<?> site, String... settings) {
		return new SessionSites(new SpringApplicationBuilder(site).bannerMode(Banner.Mode.OFF)
			.logStartupInfo(false)
			// the peers wait that long too for a server that has much to do
			.properties("server.port=0", "server.address=127.0.0.1", "server.tomcat.max-keep-alive-requests=-1",
					"pillar.namespace=benchmark", "pillar.redis.timeout=30s")
			.run(settings));
	}

	SessionBrowser browser() {
		return new SessionBrowser(((WebServerApplicationContext) this.context).getWebServer().getPort());
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Spring Session's default repository.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableRedisHttpSession
	@Import(Site.class)
	static class Default {

	}

	/**
	 * Spring Session's repository that finds the sessions of a user.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableRedisIndexedHttpSession
	@Import(Site.class)
	static class Indexed {

	}

	/**
	 * Pillar's sessions.
	 */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PillarRedisAutoConfiguration.class, SharedSessionAutoConfiguration.class,
			SharedSessionFilterAutoConfiguration.class })
	@Import(Site.class)
	static class Pillar {

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage
	@ImportAutoConfiguration({ HttpMessageConvertersAutoConfiguration.class,
			TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, SslAutoConfiguration.class, DataRedisAutoConfiguration.class })
	@Import(Pages.class)
	static class Site {

	}

	@RestController
	static class Pages {

		@GetMapping("/read")
		String read(HttpServletRequest request) {
			return String.valueOf(request.getSession().getAttribute("name"));
		}

		@GetMapping("/ignore")
		String ignore() {
			return "ignored";
		}

		@GetMapping("/change")
		String change(HttpServletRequest request) {
			Integer count = (Integer) request.getSession().getAttribute("count");
			request.getSession().setAttribute("count", (count != null) ? count + 1 : 1);
			return "changed";
		}

		@GetMapping("/login")
		String login(HttpServletRequest request) {
			request.getSession().setAttribute("name", "Alice");
			request.changeSessionId();
			request.getSession().setAttribute(FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME, "alice");
			return "logged in";
		}

		@GetMapping("/logout")
		String logout(HttpServletRequest request) {
			request.getSession().invalidate();
			return "logged out";
		}

	}

}
