package io.pillar.sample.access;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How tokens are signed.
 *
 * @param secret Secret that signs tokens, the same on all nodes.
 * @param lifetime Time after which a token expires.
 */
@ConfigurationProperties("sample.tokens")
record TokenProperties(@Nullable String secret, @DefaultValue("1h") Duration lifetime) {

	private static final int SHORTEST_KEY = 32;

	SecretKey key() {
		byte[] bytes = (this.secret != null) ? this.secret.getBytes(StandardCharsets.UTF_8) : new byte[0];
		if (bytes.length < SHORTEST_KEY) {
			throw new InvalidConfigurationPropertyValueException("sample.tokens.secret", "(not shown)",
					"Tokens need a secret of at least 32 bytes. The profile 'demo' brings one for demonstrations.");
		}
		return new SecretKeySpec(bytes, "HmacSHA256");
	}

}
