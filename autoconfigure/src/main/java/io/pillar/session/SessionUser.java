package io.pillar.session;

import java.security.Principal;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * The user of a session that was begun with a token. With Spring Security it is the
 * principal, and its roles are the authorities.
 *
 * @since 0.1.0
 */
public final class SessionUser implements Principal {

	static final String ATTRIBUTE = "io.pillar.session.user";

	static final String SECURITY_CONTEXT = "SPRING_SECURITY_CONTEXT";

	private final String id;

	private final @Nullable String email;

	private final Set<String> roles;

	private SessionUser(String id, @Nullable String email, Set<String> roles) {
		Assert.hasText(id, "'id' must not be empty");
		this.id = id;
		this.email = email;
		// in one order, so that the same user is always written in the same way
		this.roles = Collections.unmodifiableSet(new TreeSet<>(roles));
	}

	/**
	 * Create a user.
	 * @param id what tells the user from all others, such as a name or a number
	 * @param roles the roles of the user, such as {@code ADMIN}
	 * @return the user
	 */
	public static SessionUser of(String id, String... roles) {
		return new SessionUser(id, null, Set.of(roles));
	}

	static SessionUser of(String id, @Nullable String email, Set<String> roles) {
		return new SessionUser(id, email, roles);
	}

	/**
	 * Return this user with an e-mail address.
	 * @param email the address
	 * @return the user with it
	 */
	public SessionUser withEmail(String email) {
		return new SessionUser(this.id, email, this.roles);
	}

	/**
	 * Return what tells the user from all others.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return the e-mail address of the user.
	 * @return the address, empty where it is not known
	 */
	public Optional<String> email() {
		return Optional.ofNullable(this.email);
	}

	/**
	 * Return the roles of the user.
	 * @return the roles
	 */
	public Set<String> roles() {
		return this.roles;
	}

	@Override
	public String getName() {
		return this.id;
	}

	@Override
	public boolean equals(@Nullable Object object) {
		return object instanceof SessionUser other && this.id.equals(other.id)
				&& Objects.equals(this.email, other.email) && this.roles.equals(other.roles);
	}

	@Override
	public int hashCode() {
		return this.id.hashCode();
	}

	@Override
	public String toString() {
		return "user with roles " + this.roles;
	}

}
