package io.pillar.sample.bots;

import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * What a client sends to save many bots of its own at once.
 *
 * @param bots the bots
 */
record BotImport(@NotEmpty @Size(max = 100) List<@Valid @NotNull Row> bots) {

	List<Bot> toBots(String user) {
		return this.bots.stream().map((row) -> new Bot(row.id(), row.project(), user, row.name())).toList();
	}

	/**
	 * A bot.
	 *
	 * @param id what it is called in requests
	 * @param project the project it lives in
	 * @param name what people call it
	 */
	record Row(@NotNull @Pattern(regexp = Bot.ID) String id, @NotNull @Pattern(regexp = Bot.ID) String project,
			@NotBlank @Size(max = 80) @Pattern(regexp = "\\P{Cntrl}*") String name) {

	}

}
