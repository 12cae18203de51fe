package io.pillar.sample.access;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;

/**
 * Knows the users, their passwords and their roles.
 *
 * @since 0.1.0
 */
@Service
public class Accounts {

	private final PasswordEncoder encoder = new BCryptPasswordEncoder();

	// compared with where there is no such user, or the time would tell that there is
	// none
	private final String nobody = this.encoder.encode(UUID.randomUUID().toString());

	private final Map<String, AccountProperties.Account> accounts;

	Accounts(AccountProperties properties) {
		this.accounts = Map.copyOf(properties.accounts());
	}

	/**
	 * Return whether a password is the one of a user.
	 * @param user the user
	 * @param password what the client sent
	 * @return whether it is
	 */
	public boolean isPassword(String user, String password) {
		AccountProperties.Account account = this.accounts.get(user);
		return this.encoder.matches(password, (account != null) ? account.password() : this.nobody) && account != null;
	}

	/**
	 * Return the roles of a user.
	 * @param user the user
	 * @return the roles, empty where there is no such account
	 */
	public List<String> rolesOf(String user) {
		AccountProperties.Account account = this.accounts.get(user);
		return (account != null) ? account.roles() : List.of();
	}

}
