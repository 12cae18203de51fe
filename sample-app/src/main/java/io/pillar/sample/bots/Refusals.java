package io.pillar.sample.bots;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

import io.pillar.sample.projects.Project;

/**
 * What the service says when it does not do what it was asked.
 */
final class Refusals {

	private Refusals() {
	}

	static ErrorResponseException noBot(String id) {
		return refusal(HttpStatus.NOT_FOUND, "There is no bot '%s'.".formatted(id));
	}

	static ErrorResponseException notAllowed(String user, String owner) {
		return refusal(HttpStatus.FORBIDDEN, "'%s' may not change the bots of '%s'.".formatted(user, owner));
	}

	static ErrorResponseException otherProject(Bot bot) {
		return refusal(HttpStatus.CONFLICT, "Bot '%s' stays in its project '%s'.".formatted(bot.id(), bot.project()));
	}

	static ErrorResponseException projectFull(Project project) {
		return refusal(HttpStatus.CONFLICT,
				"Project '%s' is full: its limit is %d.".formatted(project.id(), project.botLimit()));
	}

	private static ErrorResponseException refusal(HttpStatus status, String detail) {
		return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
	}

}
