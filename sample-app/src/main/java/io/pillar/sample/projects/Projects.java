package io.pillar.sample.projects;

import org.springframework.cache.annotation.Cacheable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.web.ErrorResponseException;

/**
 * Knows how projects are configured. Every write asks, and the configuration hardly ever
 * changes: the case for a long time to live.
 *
 * @since 0.1.0
 */
@Service
public class Projects {

	private final JdbcClient database;

	Projects(JdbcClient database) {
		this.database = database;
	}

	/**
	 * Return the configuration of a project.
	 * @param id the project
	 * @return its configuration
	 */
	@Cacheable(cacheNames = "project-config", key = "#id")
	public Project get(String id) {
		return this.database.sql("SELECT id, name, bot_limit FROM project WHERE id = :id")
			.param("id", id)
			.query(Project.class)
			.optional()
			.orElseThrow(() -> new ErrorResponseException(HttpStatus.CONFLICT,
					ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "There is no project '%s'.".formatted(id)),
					null));
	}

}
