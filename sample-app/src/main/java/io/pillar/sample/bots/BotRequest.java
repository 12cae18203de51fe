package io.pillar.sample.bots;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import io.pillar.sample.access.Identity;

/**
 * What a client sends to save a bot.
 *
 * @param project the project it lives in
 * @param owner whom it belongs to, by default the user who asks
 * @param name what people call it
 */
record BotRequest(@NotNull @Pattern(regexp = Bot.ID) String project,
		@Pattern(regexp = Identity.USER) @Nullable String owner,
		@NotBlank @Size(max = 80) @Pattern(regexp = "\\P{Cntrl}*") String name) {

	Bot toBot(String id, String user) {
		return new Bot(id, this.project, (this.owner != null) ? this.owner : user, this.name);
	}

}
