package io.pillar.ratelimit;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.ParseException;
import org.springframework.expression.spel.standard.SpelExpression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * An expression over a request, written as {@code #{…}}. It reads the request and can
 * name no type, no bean and no constructor.
 */
final class RequestExpression {

	private static final SpelExpressionParser PARSER = new SpelExpressionParser();

	private static final EvaluationContext CONTEXT = SimpleEvaluationContext.forReadOnlyDataBinding()
		.withInstanceMethods()
		.build();

	private static final Pattern USER = Pattern.compile("\\buser\\b", Pattern.CASE_INSENSITIVE);

	private static final Pattern ADDRESS = Pattern.compile("\\baddress\\b", Pattern.CASE_INSENSITIVE);

	private final String text;

	private final Expression expression;

	private RequestExpression(String text, Expression expression) {
		this.text = text;
		this.expression = expression;
	}

	static boolean isOne(String text) {
		return text.startsWith("#{") && text.endsWith("}");
	}

	/**
	 * Return an expression, checked.
	 * @param property the property that it is from
	 * @param text the expression in its braces
	 * @return the expression
	 */
	static RequestExpression of(String property, String text) {
		String inner = text.substring(2, text.length() - 1).strip();
		try {
			SpelExpression expression = PARSER.parseRaw(inner);
			String fault = ExpressionCheck.fault(expression.getAST());
			if (fault != null) {
				throw invalid(property, text, "it cannot use " + fault);
			}
			return new RequestExpression(inner, expression);
		}
		catch (ParseException | IllegalArgumentException | IllegalStateException ex) {
			throw invalid(property, text, String.valueOf(ex.getMessage()));
		}
	}

	private static InvalidConfigurationPropertyValueException invalid(String property, String text, String fault) {
		return new InvalidConfigurationPropertyValueException(property, text,
				("It is no expression over a request: %s. Use method, path, headers('NAME'), user, address and "
						+ "contentLength.")
					.formatted(fault));
	}

	boolean mentionsUser() {
		return USER.matcher(this.text).find();
	}

	boolean mentionsAddress() {
		return ADDRESS.matcher(this.text).find();
	}

	@Nullable Object valueFor(RequestView request) {
		return this.expression.getValue(CONTEXT, new Root(request));
	}

	/**
	 * What an expression sees.
	 */
	// SpEL finds public methods only
	@SuppressWarnings("SpringMethodVisibility")
	static final class Root {

		private final RequestView request;

		Root(RequestView request) {
			this.request = request;
		}

		public String getMethod() {
			return this.request.method();
		}

		public String getPath() {
			return this.request.path();
		}

		public @Nullable String headers(String name) {
			return this.request.header(name).orElse(null);
		}

		public @Nullable String getUser() {
			return this.request.user().orElse(null);
		}

		public String getAddress() {
			return this.request.address();
		}

		public long getContentLength() {
			return this.request.contentLength();
		}

	}

}
