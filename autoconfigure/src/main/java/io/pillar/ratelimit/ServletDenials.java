package io.pillar.ratelimit;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.method.ControllerAdviceBean;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.ExceptionHandlerMethodResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers requests whose handlers made a call that was denied, as the filter answers
 * those that it denies. Exception handlers of the application for just this exception are
 * left to it; those for all exceptions are not asked.
 */
final class ServletDenials implements HandlerExceptionResolver, Ordered {

	private static final Log logger = LogFactory.getLog(ServletDenials.class);

	private final ServletAnswers answers;

	private final SingletonSupplier<Map<ControllerAdviceBean, ExceptionHandlerMethodResolver>> advice;

	ServletDenials(ServletAnswers answers, ApplicationContext context) {
		this.answers = answers;
		// the first denial is early enough: advice may need any bean
		this.advice = SingletonSupplier.of(() -> {
			Map<ControllerAdviceBean, ExceptionHandlerMethodResolver> resolvers = new LinkedHashMap<>();
			for (ControllerAdviceBean bean : ControllerAdviceBean.findAnnotatedBeans(context)) {
				if (bean.getBeanType() != null) {
					resolvers.put(bean, new ExceptionHandlerMethodResolver(bean.getBeanType()));
				}
			}
			return resolvers;
		});
	}

	/**
	 * Before those of Spring MVC, which begin at zero.
	 */
	@Override
	public int getOrder() {
		return -1;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		RateLimitExceededException exceeded = RateLimitExceededException.of(ex);
		if (exceeded == null || isHandled(handler, ex)) {
			return null;
		}
		PolicyExchange exchange = RateLimitFilter.exchange(request);
		exchange.add(exceeded.getDecision().states());
		try {
			this.answers.deny(request, response, exchange, exceeded.getDecision().isClosed());
		}
		catch (IOException | ServletException failure) {
			logger.debug("A denial did not reach its client", failure);
		}
		return new ModelAndView();
	}

	private boolean isHandled(@Nullable Object handler, Exception ex) {
		Class<?> type = (handler instanceof HandlerMethod method) ? method.getBeanType() : null;
		return (type != null && isFor(ex, new ExceptionHandlerMethodResolver(type))) || this.advice.obtain()
			.entrySet()
			.stream()
			.anyMatch((advice) -> advice.getKey().isApplicableToBeanType(type) && isFor(ex, advice.getValue()));
	}

	/**
	 * Return whether somebody handles this exception, and not just any.
	 */
	private static boolean isFor(Exception ex, ExceptionHandlerMethodResolver resolver) {
		Object handler = resolver.resolveMethodByThrowable(ex);
		return handler != null && !handler.equals(resolver.resolveMethodByExceptionType(RuntimeException.class))
				&& !handler.equals(resolver.resolveMethodByExceptionType(Exception.class));
	}

}
