package io.pillar.lock;

import java.util.Collection;

/**
 * The roles that this node stands for.
 *
 * @since 0.1.0
 */
public interface Leaderships {

	/**
	 * Stand for a role, from now on until the application is stopped.
	 * @param role the name of the role
	 * @return the role, the same each time
	 */
	Leadership of(String role);

	/**
	 * Return all roles that this node stands for.
	 * @return the roles, sorted by name
	 */
	Collection<Leadership> all();

}
