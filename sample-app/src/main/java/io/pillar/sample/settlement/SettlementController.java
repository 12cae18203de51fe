package io.pillar.sample.settlement;

import java.time.Duration;
import java.util.Map;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Pattern;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.pillar.lock.LeaseLostException;
import io.pillar.lock.LockUnavailableException;

/**
 * Lets one close a book, slowly, to see what the others do meanwhile.
 */
@RestController
@Profile("demo")
class SettlementController {

	private final Settlements settlements;

	private final Books books;

	SettlementController(Settlements settlements, Books books) {
		this.settlements = settlements;
		this.books = books;
	}

	@GetMapping("/api/settlements")
	Map<String, Integer> settlements() {
		return Map.of("settlements", this.settlements.count());
	}

	@PostMapping("/api/books/{project}")
	Books.Closing close(@PathVariable @Pattern(regexp = "[a-z0-9-]{1,32}") String project,
			@RequestParam(defaultValue = "0") @Max(60_000) long millis) {
		return this.books.close(project, Duration.ofMillis(millis));
	}

	@ExceptionHandler
	ProblemDetail handle(LockUnavailableException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "Somebody else closes the book.");
	}

	@ExceptionHandler
	ProblemDetail handle(LeaseLostException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "The lock was lost; nothing was written.");
	}

}
