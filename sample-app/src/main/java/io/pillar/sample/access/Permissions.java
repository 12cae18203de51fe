package io.pillar.sample.access;

import org.springframework.cache.annotation.Cacheable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Knows who may act for whom. What is revoked in the database by hand is revoked here
 * when the short time to live is over.
 *
 * @since 0.1.0
 */
@Service
public class Permissions {

	private final JdbcClient database;

	Permissions(JdbcClient database) {
		this.database = database;
	}

	/**
	 * Return whether a user may change what belongs to an owner.
	 * @param user who is asking
	 * @param owner whose bots are to be changed
	 * @return whether that is allowed
	 */
	@Cacheable(cacheNames = "permissions", key = "#user + ':' + #owner")
	public boolean mayActFor(String user, String owner) {
		return user.equals(owner)
				|| this.database.sql("SELECT COUNT(*) FROM permission WHERE user_name = :user AND owner = :owner")
					.param("user", user)
					.param("owner", owner)
					.query(Integer.class)
					.single() > 0;
	}

}
