package io.pillar.session;

import java.time.Duration;

import jakarta.servlet.SessionCookieConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.web.server.Cookie;
import org.springframework.session.web.http.DefaultCookieSerializer;

/**
 * Writes the cookie of sessions as the properties of Spring Boot say, or in a container
 * that was there before the application as its descriptor says.
 */
final class SessionCookies {

	private SessionCookies() {
	}

	static DefaultCookieSerializer of(Cookie cookie) {
		DefaultCookieSerializer serializer = new DefaultCookieSerializer();
		PropertyMapper map = PropertyMapper.get();
		map.from(cookie::getName).to(serializer::setCookieName);
		map.from(cookie::getDomain).to(serializer::setDomainName);
		map.from(cookie::getPath).to(serializer::setCookiePath);
		map.from(cookie::getHttpOnly).to(serializer::setUseHttpOnlyCookie);
		map.from(cookie::getSecure).to(serializer::setUseSecureCookie);
		map.from(cookie::getMaxAge).asInt(Duration::getSeconds).to(serializer::setCookieMaxAge);
		map.from(cookie::getPartitioned).to(serializer::setPartitioned);
		Cookie.SameSite sameSite = cookie.getSameSite();
		if (sameSite != null) {
			// the value is null for a cookie without it, and unset is not that
			serializer.setSameSite(sameSite.attributeValue());
		}
		return serializer;
	}

	static DefaultCookieSerializer of(SessionCookieConfig cookie) {
		DefaultCookieSerializer serializer = new DefaultCookieSerializer();
		PropertyMapper map = PropertyMapper.get();
		map.from(cookie::getName).to(serializer::setCookieName);
		map.from(cookie::getDomain).to(serializer::setDomainName);
		map.from(cookie::getPath).to(serializer::setCookiePath);
		map.from(cookie::getMaxAge).to(serializer::setCookieMaxAge);
		map.from(() -> cookie.getAttribute("SameSite")).to(serializer::setSameSite);
		map.from(() -> cookie.getAttribute("Partitioned")).as(SessionCookies::isTrue).to(serializer::setPartitioned);
		if (cookie.isSecure()) {
			serializer.setUseSecureCookie(true);
		}
		return serializer;
	}

	private static boolean isTrue(@Nullable String attribute) {
		// an attribute without a value is there too
		return attribute != null && (attribute.isEmpty() || Boolean.parseBoolean(attribute));
	}

}
