package io.pillar.sample;

import java.util.List;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.validation.FieldError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import io.pillar.redis.RedisUnavailableException;

/**
 * Answers every failure as a problem of RFC 9457, of the gateway as of the service.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final Log logger = LogFactory.getLog(ProblemAdvice.class);

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		ex.getBody().setProperty("errors", describe(ex.getFieldErrors()).toList());
		return super.handleMethodArgumentNotValid(ex, headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
			HandlerMethodValidationException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		List<String> errors = ex.getParameterValidationResults().stream().flatMap(ProblemAdvice::describe).toList();
		ex.getBody().setProperty("errors", errors);
		return super.handleHandlerMethodValidationException(ex, headers, status, request);
	}

	private static Stream<String> describe(ParameterValidationResult result) {
		if (result instanceof ParameterErrors body) {
			return describe(body.getFieldErrors());
		}
		String name = result.getMethodParameter().getParameterName();
		return result.getResolvableErrors().stream().map((error) -> name + ": " + error.getDefaultMessage());
	}

	private static Stream<String> describe(List<FieldError> errors) {
		return errors.stream().map((error) -> error.getField() + ": " + error.getDefaultMessage()).sorted();
	}

	@ExceptionHandler
	ProblemDetail handle(DuplicateKeyException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "Somebody else created it at the same time.");
	}

	@ExceptionHandler({ DataAccessException.class, TransactionException.class })
	ProblemDetail handleDatabase(RuntimeException ex) {
		logger.warn("The database did not answer: " + ex.getMessage());
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "The database did not answer.");
	}

	@ExceptionHandler
	ProblemDetail handle(RedisUnavailableException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"This node cannot know that without Redis.");
	}

	@ExceptionHandler
	ProblemDetail handle(ResourceAccessException ex) {
		logger.warn("The bots service did not answer: " + ex.getMessage());
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, "The bots service did not answer.");
	}

	@ExceptionHandler
	ProblemDetail handleAnyOther(RuntimeException ex) {
		logger.error("Request failed", ex);
		return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, "This should not have happened.");
	}

}
