package io.pillar.sample.bots;

import java.util.Optional;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import io.pillar.sample.access.Permissions;
import io.pillar.sample.projects.Project;
import io.pillar.sample.projects.Projects;

/**
 * The rules of writing, checked against rows that nobody else can change meanwhile.
 */
@Component
@Transactional
class BotEditing {

	private final BotTable table;

	private final Projects projects;

	private final Permissions permissions;

	BotEditing(BotTable table, Projects projects, Permissions permissions) {
		this.table = table;
		this.projects = projects;
		this.permissions = permissions;
	}

	SavedBot save(String user, Bot bot) {
		Project project = this.projects.get(bot.project());
		requirePermission(user, bot.owner());
		this.table.lockProject(project.id());
		Optional<Bot> before = this.table.findForUpdate(bot.id());
		if (before.isPresent()) {
			change(user, before.get(), bot);
		}
		else {
			create(project, bot);
		}
		return new SavedBot(before.orElse(null), bot);
	}

	private void change(String user, Bot before, Bot bot) {
		requirePermission(user, before.owner());
		if (!before.project().equals(bot.project())) {
			throw Refusals.otherProject(before);
		}
		this.table.update(bot);
	}

	private void create(Project project, Bot bot) {
		if (this.table.countByProject(project.id()) >= project.botLimit()) {
			throw Refusals.projectFull(project);
		}
		this.table.insert(bot);
	}

	Bot delete(String user, String id) {
		Bot bot = this.table.findForUpdate(id).orElseThrow(() -> Refusals.noBot(id));
		requirePermission(user, bot.owner());
		this.table.delete(id);
		return bot;
	}

	private void requirePermission(String user, String owner) {
		if (!this.permissions.mayActFor(user, owner)) {
			throw Refusals.notAllowed(user, owner);
		}
	}

}
