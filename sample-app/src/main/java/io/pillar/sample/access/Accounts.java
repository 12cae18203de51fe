package io.pillar.sample.access;

import java.util.List;
import java.util.Map;

import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Service;

/**
 * Knows the users, their passwords and their roles.
 *
 * @since 0.1.0
 */
@Service
public class Accounts implements UserDetailsService {

	private final Map<String, AccountProperties.Account> accounts;

	Accounts(AccountProperties properties) {
		this.accounts = Map.copyOf(properties.accounts());
	}

	@Override
	public UserDetails loadUserByUsername(String user) {
		AccountProperties.Account account = this.accounts.get(user);
		if (account == null) {
			throw new UsernameNotFoundException("There is no such account");
		}
		return User.withUsername(user)
			.password(account.password())
			.roles(account.roles().toArray(String[]::new))
			.build();
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
