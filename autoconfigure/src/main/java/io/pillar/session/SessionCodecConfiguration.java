package io.pillar.session;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.Assert;
import tools.jackson.databind.JacksonModule;

/**
 * How attributes are written.
 */
@Configuration(proxyBeanMethods = false)
class SessionCodecConfiguration {

	@Bean
	AttributeSeal pillarSessionSeal(SessionProperties properties, ObjectProvider<SessionKeyRing> ring) {
		SessionKeyRing own = ring.getIfAvailable();
		Assert.state(own == null || !own.keys().isEmpty(), "The SessionKeyRing has no key, and needs one that writes");
		List<SessionEncryptionKey> keys = properties.encryption().toKeys();
		AttributeSeal plain = new PlainAttributeSeal();
		if (own == null && keys.isEmpty()) {
			return plain;
		}
		return new EncryptingAttributeSeal((own != null) ? own : () -> keys,
				properties.encryption().acceptUnencrypted() ? plain : null);
	}

	@Bean
	AttributeCodec pillarSessionCodec(SessionProperties properties, AttributeSeal seal, ApplicationContext context,
			ObjectProvider<JacksonModule> modules) {
		List<String> packages = properties.json().allowedPackages();
		return new JsonAttributeCodec(SessionJson.mapper(classLoader(context.getClassLoader()),
				packages.isEmpty() ? packagesOf(context) : packages, modules.orderedStream().toList()), seal);
	}

	private static ClassLoader classLoader(@Nullable ClassLoader classLoader) {
		return (classLoader != null) ? classLoader : SessionCodecConfiguration.class.getClassLoader();
	}

	private static List<String> packagesOf(BeanFactory beans) {
		return AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
	}

}
