package io.pillar.ratelimit;

import java.io.File;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limited methods in a JVM that has nothing but what they need.
 */
class RateLimitedAloneTests {

	private static final Pattern NOT_NEEDED = Pattern
		.compile(".*[/\\\\](spring-web|spring-security|reactor|reactive|tomcat|jakarta\\.servlet|lettuce|spring-data|"
				+ "spring-tx|spring-jdbc|aspectj|spring-boot-(data|web|servlet|tomcat|security|cache|tx))[^/\\\\]*\\.jar");

	@Test
	void neitherWebNorSecurityNorReactorNorRedisNorAspectJIsNeeded() throws Exception {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			if (!NOT_NEEDED.matcher(entry).matches()) {
				urls.add(new File(entry).toURI().toURL());
			}
		}
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			Thread.currentThread().setContextClassLoader(loader);
			assertThat(isThere(loader, "org.springframework.web.server.WebExceptionHandler")).isFalse();
			assertThat(isThere(loader, "org.springframework.security.core.Authentication")).isFalse();
			assertThat(isThere(loader, "reactor.core.publisher.Mono")).isFalse();
			assertThat(isThere(loader, "org.aspectj.weaver.Advice")).isFalse();
			Constructor<?> alone = loader.loadClass(LimitedAlone.class.getName()).getDeclaredConstructor();
			alone.setAccessible(true);
			assertThat(((Callable<?>) alone.newInstance()).call()).isEqualTo(true);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	private static boolean isThere(ClassLoader loader, String type) {
		try {
			loader.loadClass(type);
			return true;
		}
		catch (ClassNotFoundException ex) {
			return false;
		}
	}

}
