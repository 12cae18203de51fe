package io.pillar.sample.access;

import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who can log in. The profile {@code demo} brings some; without it there is nobody.
 *
 * @param accounts Accounts by the name of their user.
 */
@ConfigurationProperties("sample")
record AccountProperties(@DefaultValue Map<String, Account> accounts) {

	/**
	 * An account.
	 *
	 * @param password Password as BCrypt writes it.
	 * @param roles Roles of the user.
	 */
	record Account(String password, @DefaultValue List<String> roles) {

	}

}
