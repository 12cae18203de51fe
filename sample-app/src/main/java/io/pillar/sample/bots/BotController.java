package io.pillar.sample.bots;

import java.util.List;
import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import io.pillar.sample.access.Identity;

/**
 * The bots service. It believes the header {@code X-User}, which is why only the gateway
 * reaches it.
 */
@RestController
@RequestMapping("/bots")
class BotController {

	private final Bots bots;

	private final BotImports imports;

	BotController(Bots bots, BotImports imports) {
		this.bots = bots;
		this.imports = imports;
	}

	@GetMapping("/{id}")
	Bot get(@PathVariable @Pattern(regexp = Bot.ID) String id) {
		return this.bots.get(id);
	}

	@GetMapping
	List<Bot> ofOwner(@RequestParam @Pattern(regexp = Identity.USER) String owner) {
		return this.bots.ofOwner(owner);
	}

	@PutMapping("/{id}")
	ResponseEntity<Bot> save(@RequestHeader("X-User") String user, @PathVariable @Pattern(regexp = Bot.ID) String id,
			@Valid @RequestBody BotRequest request) {
		SavedBot saved = this.bots.save(user, request.toBot(id, user));
		return ResponseEntity.status(saved.isNew() ? HttpStatus.CREATED : HttpStatus.OK).body(saved.bot());
	}

	@PostMapping("/import")
	Map<String, Long> saveAll(@RequestHeader("X-User") String user, @Valid @RequestBody BotImport request) {
		return Map.of("created", this.imports.save(user, request.toBots(user)));
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void delete(@RequestHeader("X-User") String user, @PathVariable @Pattern(regexp = Bot.ID) String id) {
		this.bots.delete(user, id);
	}

}
