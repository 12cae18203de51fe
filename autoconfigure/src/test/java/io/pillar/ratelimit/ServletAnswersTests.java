package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.ResolvableType;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers that others have begun.
 */
class ServletAnswersTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final MockFilterChain chain = new MockFilterChain();

	private void filter() throws Exception {
		LocalRateLimiter limiter = new LocalRateLimiter(100, () -> 0);
		RateLimit limit = RateLimit.of("api", 1, Duration.ofMinutes(1));
		limiter.acquire(RateLimitRequest.of(new RateLimitKey(limit, "global")));
		RateLimitPolicies policies = PoliciesOf.properties(RateLimitServer.policy("api", "global", 1))
			.with(new LocalOverrides());
		PolicyStage stage = new PolicyStage(policies, PolicyStage.Time.EARLY, new PolicyLimiter(limiter, (decided) -> {
		}), new SubjectOverflow(1000, System::nanoTime, (decision) -> {
		}));
		ClientAddresses addresses = new ClientAddresses(List.of(), ForwardedHeader.X_FORWARDED_FOR, 32, 64);
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		ServletCors cors = new ServletCors(beans.getBeanProvider(CorsFilter.class),
				beans.getBeanProvider(ResolvableType.forClass(FilterRegistrationBean.class)),
				beans.getBeanProvider(CorsConfigurationSource.class));
		new RateLimitFilter(PolicyStage.Time.EARLY, stage, new RequestClients(addresses),
				new ServletAnswers(RateLimitHeaderStyle.STANDARD, cors))
			.doFilter(this.request, this.response, this.chain);
	}

	@Test
	void answerThatIsOnItsWayIsLeftAloneAndTheRequestStillDenied() throws Exception {
		this.response.setStatus(202);
		this.response.flushBuffer();
		filter();
		assertThat(this.chain.getRequest()).isNull();
		assertThat(this.response.getStatus()).isEqualTo(202);
		assertThat(this.response.getHeaderNames()).isEmpty();
		assertThat(this.response.getContentAsByteArray()).isEmpty();
	}

	@Test
	void answerThatHasAWriterIsADenialWithoutABody() throws Exception {
		this.response.getWriter();
		filter();
		assertThat(this.chain.getRequest()).isNull();
		assertThat(this.response.getStatus()).isEqualTo(429);
	}

	@Test
	void charsetOfOtherAnswersIsNoneOfTheDenial() throws Exception {
		this.response.setCharacterEncoding("ISO-8859-1");
		filter();
		assertThat(this.response.getContentType()).isEqualTo("application/problem+json");
		assertThat(this.response.getContentLength()).isEqualTo(this.response.getContentAsByteArray().length);
	}

}
