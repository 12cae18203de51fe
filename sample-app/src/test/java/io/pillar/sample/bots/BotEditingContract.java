package io.pillar.sample.bots;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.web.ErrorResponseException;

import io.pillar.sample.access.Permissions;
import io.pillar.sample.projects.Projects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What holds on every database.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE, classes = BotEditingContract.Configuration.class)
@DirtiesContext
abstract class BotEditingContract {

	@Autowired
	private BotEditing editing;

	@Autowired
	private BotTable table;

	@Autowired
	private DataSourceScriptDatabaseInitializer initializer;

	@Test
	void saveOfNewBotSaysThatItIsNew() {
		Bot bot = new Bot("new", "demo", "alice", "New");
		assertThat(this.editing.save("alice", bot)).isEqualTo(new SavedBot(null, bot));
		assertThat(this.table.find("new")).contains(bot);
	}

	@Test
	void saveThatMovesBotToAnotherOwnerSaysWhoseItWas() {
		Bot before = new Bot("moving", "demo", "alice", "Moving");
		Bot after = new Bot("moving", "demo", "bob", "Moved");
		this.editing.save("carol", before);
		assertThat(this.editing.save("carol", after)).isEqualTo(new SavedBot(before, after));
		assertThat(this.table.findByOwner("alice")).doesNotContain(before, after);
		assertThat(this.table.findByOwner("bob")).contains(after);
	}

	@Test
	void saveOfBotOfSomebodyElseIsForbiddenAndChangesNothing() {
		this.editing.save("alice", new Bot("hers", "demo", "alice", "Hers"));
		refuses(HttpStatus.FORBIDDEN, () -> this.editing.save("bob", new Bot("hers", "demo", "bob", "Mine")));
		refuses(HttpStatus.FORBIDDEN, () -> this.editing.save("bob", new Bot("gift", "demo", "alice", "Gift")));
		refuses(HttpStatus.FORBIDDEN, () -> this.editing.delete("bob", "hers"));
		assertThat(this.table.find("hers")).map(Bot::name).contains("Hers");
		assertThat(this.table.find("gift")).isEmpty();
	}

	@Test
	void saveOfBotInAnotherProjectIsAConflict() {
		this.editing.save("alice", new Bot("staying", "demo", "alice", "Staying"));
		refuses(HttpStatus.CONFLICT, () -> this.editing.save("alice", new Bot("staying", "tiny", "alice", "Staying")));
		refuses(HttpStatus.CONFLICT, () -> this.editing.save("alice", new Bot("lost", "none", "alice", "Lost")));
	}

	@Test
	void saveOfManyAtOnceNeverExceedsTheLimitOfTheProject() {
		this.editing.delete("bob", "only");
		List<CompletableFuture<SavedBot>> saving = IntStream.range(0, 8)
			.mapToObj((i) -> new Bot("crowd-" + i, "tiny", "bob", "Crowd"))
			.map((bot) -> CompletableFuture.supplyAsync(() -> this.editing.save("bob", bot)))
			.toList();
		saving.forEach((future) -> future.handle((saved, ex) -> saved).join());
		assertThat(saving).filteredOn((future) -> !future.isCompletedExceptionally()).hasSize(1);
		assertThat(this.table.countByProject("tiny")).isOne();
	}

	@Test
	void deleteReturnsTheBotAsItWasAndOnlyOnce() {
		Bot bot = new Bot("short-lived", "demo", "alice", "Short");
		this.editing.save("alice", bot);
		assertThat(this.editing.delete("alice", "short-lived")).isEqualTo(bot);
		refuses(HttpStatus.NOT_FOUND, () -> this.editing.delete("alice", "short-lived"));
	}

	@Test
	void initializationByManyNodesAtOnceSucceeds() {
		List<CompletableFuture<Boolean>> nodes = IntStream.range(0, 4)
			.mapToObj((i) -> CompletableFuture.supplyAsync(this.initializer::initializeDatabase))
			.toList();
		assertThatNoException().isThrownBy(() -> nodes.forEach(CompletableFuture::join));
	}

	private static void refuses(HttpStatus status, Runnable call) {
		assertThatExceptionOfType(ErrorResponseException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.getStatusCode()).isEqualTo(status));
	}

	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceInitializationAutoConfiguration.class,
			DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
			JdbcClientAutoConfiguration.class, TransactionAutoConfiguration.class })
	@Import({ BotTable.class, BotEditing.class, Projects.class, Permissions.class })
	static class Configuration {

	}

}
