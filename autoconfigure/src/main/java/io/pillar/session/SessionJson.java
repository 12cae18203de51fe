package io.pillar.session;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import io.pillar.redis.ReadableTypes;

/**
 * How sessions write JSON. Not as the application does: its naming and its dates are for
 * its clients, and what Spring Security writes would not be understood with them.
 */
final class SessionJson {

	private static final String SECURITY = "org.springframework.security.jackson.SecurityJacksonModules";

	private static final String WEB_MVC = "org.springframework.web.servlet.FlashMap";

	private SessionJson() {
	}

	/**
	 * Create a mapper.
	 * @param classLoader where types are looked for
	 * @param packages the packages of types that may be read, beside values of the JDK
	 * and what Spring Security keeps in sessions
	 * @param modules what the application adds
	 * @return the mapper
	 */
	static JsonMapper mapper(ClassLoader classLoader, Collection<String> packages, List<JacksonModule> modules) {
		ReadableTypes types = new ReadableTypes(packages);
		BasicPolymorphicTypeValidator.Builder allowed = BasicPolymorphicTypeValidator.builder()
			.allowIfSubType((context, type) -> types.contains(type))
			.allowIfSubType(SessionUser.class)
			.allowIfSubType(SessionClient.class);
		JsonMapper.Builder builder = JsonMapper.builder().addMixIn(SessionUser.class, User.class);
		builder.typeFactory(builder.typeFactory().withClassLoader(classLoader));
		// a class may have fewer fields than when the session was stored, or more
		builder.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
				DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
		if (ClassUtils.isPresent(SECURITY, classLoader)) {
			builder.addModules(SecurityJson.modules(classLoader, allowed));
		}
		if (ClassUtils.isPresent(WEB_MVC, classLoader)) {
			builder.addModule(FlashMapJson.module(allowed));
		}
		return builder.addModules(modules)
			.setDefaultTyping(new CheckedTypes(allowed.build(), DefaultTyping.NON_FINAL, JsonTypeInfo.As.PROPERTY))
			.build();
	}

	/**
	 * How a user is written.
	 */
	@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
	abstract static class User {

		@JsonCreator
		static SessionUser of(@JsonProperty("id") String id, @JsonProperty("email") @Nullable String email,
				@JsonProperty("roles") Set<String> roles) {
			return SessionUser.of(id, email, roles);
		}

	}

}
