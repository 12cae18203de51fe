package io.pillar.ratelimit;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;

import io.pillar.redis.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a policy wants of a request.
 */
class RateLimitPolicyTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/x");

	private static RateLimitPolicy policy(Map<String, String> settings) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		source.put("p.limit", "10");
		source.put("p.window", "1m");
		settings.forEach((name, value) -> source.put("p." + name, value));
		return new RateLimitPolicyFactory(new PolicyKeys(new DefaultListableBeanFactory(), new NodeId("n1")))
			.create("api", new Binder(source).bind("p", Bindable.of(RateLimitPolicyProperties.class)).get());
	}

	private PolicyCall call(RateLimitPolicy policy) {
		return policy.callOf(view());
	}

	private PolicyRequest view() {
		ClientAddresses addresses = new ClientAddresses(List.of(), ForwardedHeader.X_FORWARDED_FOR, 32, 64);
		return new ServletRequestView(this.request, new RequestClients(addresses));
	}

	@Test
	void policyForGetHoldsForHeadToo() {
		RateLimitPolicy gets = policy(Map.of("key", "ip", "methods", "GET"));
		RateLimitPolicy posts = policy(Map.of("key", "ip", "methods", "POST"));
		this.request.setMethod("HEAD");
		assertThat(gets.appliesTo(view())).isTrue();
		assertThat(posts.appliesTo(view())).isFalse();
		this.request.setMethod("POST");
		assertThat(gets.appliesTo(view())).isFalse();
	}

	@Test
	void policyIsMadeOfItsProperties() {
		RateLimit limit = policy(Map.of("key", "ip", "algorithm", "token-bucket", "precision", "32", "shadow", "true",
				"on-redis-down", "closed", "leased", "true"))
			.limit();
		assertThat(limit).isEqualTo(RateLimit.of("api", 10, Duration.ofMinutes(1))
			.with(RateLimit.Algorithm.TOKEN_BUCKET)
			.withPrecision(32)
			.with(RateLimit.WithoutRedis.CLOSED)
			.asLeased()
			.asShadow());
	}

	@Test
	void firstTierThatFitsTakesThePlaceOfTheLimitAndCountsApart() {
		RateLimitPolicy policy = policy(
				Map.of("key", "ip", "tiers[0].when", "attribute:plan=gold", "tiers[0].limit", "50", "tiers[1].when",
						"role:STAFF", "tiers[1].limit", "20", "tiers[1].window", "5s", "shadow", "true"));
		PolicyCall plain = call(policy);
		assertThat(plain.key().limit()).isSameAs(policy.limit());
		assertThat(plain.key().subject()).isEqualTo("127.0.0.1");
		this.request.addUserRole("STAFF");
		PolicyCall staff = call(policy);
		assertThat(staff.key().limit()).isEqualTo(RateLimit.of("api", 20, Duration.ofSeconds(5)).asShadow());
		this.request.setAttribute("plan", "gold");
		PolicyCall gold = call(policy);
		assertThat(gold.key().limit()).isEqualTo(RateLimit.of("api", 50, Duration.ofMinutes(1)).asShadow());
		assertThat(List.of(plain.key().subject(), staff.key().subject(), gold.key().subject())).doesNotHaveDuplicates();
		this.request.setAttribute("plan", "silver");
		assertThat(call(policy)).isEqualTo(staff);
	}

	@Test
	void userAndRolesAreThoseOfTheContainerWithoutSpringSecurity() {
		RateLimitPolicy policy = policy(Map.of("key", "user", "bypass.roles", "ADMIN", "bypass.users", "root"));
		assertThat(call(policy)).isNull();
		this.request.setUserPrincipal(() -> "alice");
		assertThat(call(policy).key().subject()).isEqualTo("alice");
		this.request.setUserPrincipal(() -> "root");
		assertThat(call(policy)).isNull();
		this.request.setUserPrincipal(() -> "alice");
		this.request.addUserRole("ADMIN");
		assertThat(call(policy)).isNull();
	}

	@Test
	void pathIsThatWithinTheApplication() {
		this.request.setContextPath("/app");
		this.request.setRequestURI("/app/api/%78");
		assertThat(call(policy(Map.of("key", "#{path}"))).key().subject()).isEqualTo("/api/%78");
	}

	@Test
	void userWithoutANameIsNobody() {
		this.request.setUserPrincipal(() -> " ");
		assertThat(call(policy(Map.of("key", "user")))).isNull();
	}

	@Test
	void costIsMadeOfTheRequest() {
		RateLimitPolicy policy = policy(Map.of("key", "node", "cost", "#{1 + contentLength / 10}"));
		assertThat(call(policy).cost()).isOne();
		assertThat(call(policy).key().subject()).isEqualTo("node:n1");
		this.request.setContent(new byte[35]);
		assertThat(call(policy).cost()).isEqualTo(4);
		assertThat(call(policy(Map.of("key", "ip", "cost", "#{1 / 0.0}"))).cost()).isEqualTo(1_000_000_000);
		assertThat(call(policy(Map.of("key", "ip", "cost", "#{0.0 / 0.0}"))).cost()).isOne();
		assertThat(call(policy(Map.of("key", "ip", "cost", "#{-5}"))).cost()).isOne();
		assertThat(call(policy(Map.of("key", "ip", "cost", "#{headers('x')}"))).cost()).isOne();
	}

	@Test
	void denialOfOneCostTakesNothingOfAnother() {
		PolicyCall cheap = call(policy(Map.of("key", "ip")));
		PolicyCall dear = new PolicyCall(cheap.policy(),
				new RateLimitKey(RateLimit.of("dear", 8, Duration.ofMinutes(1)), "x"), 9);
		RateLimiter limiter = new LocalRateLimiter(100, () -> 0);
		PolicyPermits denied = new PolicyLimiter(limiter, (decided) -> {
		}).acquire(List.of(cheap, dear), false);
		assertThat(denied.isAllowed()).isFalse();
		assertThat(limiter.peek(RateLimitRequest.of(cheap.key())).states().get(0).remaining()).isEqualTo(10);
	}

	@Test
	void longSubjectsAreRememberedShort() {
		this.request.addHeader("X-Bot-Id", "x".repeat(8000));
		assertThat(call(policy(Map.of("key", "header:x-bot-id"))).key().subject()).hasSize(50);
		String subject = "x".repeat(129);
		assertThat(RateLimitPolicy.bounded(subject)).isNotEqualTo(RateLimitPolicy.bounded(subject + "y"));
		assertThat(RateLimitPolicy.bounded("x".repeat(128))).isEqualTo("x".repeat(128));
	}

	@Test
	void statusesAreSinglesClassesAndRanges() {
		StatusRanges statuses = StatusRanges.of("p", List.of("401", "5XX", "402-404", " 200 "));
		assertThat(List.of(200, 401, 402, 403, 404, 500, 599)).allMatch(statuses::contain);
		assertThat(List.of(-1, 0, 199, 201, 400, 405, 499, 600, 1000)).noneMatch(statuses::contain);
	}

}
