package io.pillar.sample.bots;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The rows, in SQL that H2 and PostgreSQL both understand.
 */
@Repository
class BotTable {

	private static final String SELECT = "SELECT id, project, owner, name FROM bot WHERE ";

	private final JdbcClient database;

	BotTable(JdbcClient database) {
		this.database = database;
	}

	Optional<Bot> find(String id) {
		return this.database.sql(SELECT + "id = :id").param("id", id).query(BotTable::bot).optional();
	}

	Optional<Bot> findForUpdate(String id) {
		return this.database.sql(SELECT + "id = :id FOR UPDATE").param("id", id).query(BotTable::bot).optional();
	}

	List<Bot> findByOwner(String owner) {
		return this.database.sql(SELECT + "owner = :owner ORDER BY id")
			.param("owner", owner)
			.query(BotTable::bot)
			.list();
	}

	int countByProject(String project) {
		return this.database.sql("SELECT COUNT(*) FROM bot WHERE project = :project")
			.param("project", project)
			.query(Integer.class)
			.single();
	}

	/**
	 * Wait for all others who write to the project, so that counting its bots means
	 * something.
	 */
	void lockProject(String project) {
		this.database.sql("SELECT id FROM project WHERE id = :id FOR UPDATE")
			.param("id", project)
			.query(String.class)
			.list();
	}

	void insert(Bot bot) {
		this.database.sql("INSERT INTO bot (id, project, owner, name) VALUES (:id, :project, :owner, :name)")
			.paramSource(bot)
			.update();
	}

	void update(Bot bot) {
		this.database.sql("UPDATE bot SET owner = :owner, name = :name WHERE id = :id").paramSource(bot).update();
	}

	void delete(String id) {
		this.database.sql("DELETE FROM bot WHERE id = :id").param("id", id).update();
	}

	private static Bot bot(ResultSet row, int number) throws SQLException {
		return new Bot(row.getString("id"), row.getString("project"), row.getString("owner"), row.getString("name"));
	}

}
