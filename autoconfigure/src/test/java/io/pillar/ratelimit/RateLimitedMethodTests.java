package io.pillar.ratelimit;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import io.pillar.ratelimit.LimitedWorks.Thing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Calls of methods that answer at once.
 */
@ExtendWith(OutputCaptureExtension.class)
class RateLimitedMethodTests {

	private final AtomicLong nanos = new AtomicLong();

	private void with(Consumer<LimitedWorks> test) {
		LimitedContexts.runner(this.nanos).withBean(LimitedWorks.class).run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(context.getBean(LimitedWorks.class));
		});
	}

	@AfterEach
	void forgetUser() {
		SecurityContextHolder.clearContext();
		RequestContextHolder.resetRequestAttributes();
	}

	private static void isDenied(Runnable call) {
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(call::run);
	}

	@Test
	void callsAreCountedUntilTheLimitAndTheNextIsNotMade() {
		with((works) -> {
			assertThat(works.plain()).isEqualTo("plain");
			works.plain();
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(works::plain).satisfies((ex) -> {
				assertThat(ex.getLimits()).containsExactly("LimitedWorks.plain");
				assertThat(ex.getRetryAfter()).contains(Duration.ofMinutes(1));
				assertThat(ex.getStackTrace()).isEmpty();
				assertThat(ex).hasMessageContaining("LimitedWorks.plain").hasMessageContaining("60000 ms");
			});
		});
	}

	@Test
	void methodIsCalledAgainAfterTheTimeThatTheDenialSays() {
		with((works) -> {
			works.of("alice");
			assertThatThrownBy(() -> works.of("alice")).isInstanceOfSatisfying(RateLimitExceededException.class,
					(ex) -> this.nanos.addAndGet(ex.getRetryAfter().orElseThrow().minusMillis(1).toNanos()));
			isDenied(() -> works.of("alice"));
			this.nanos.addAndGet(Duration.ofMillis(1).toNanos());
			assertThat(works.of("alice")).isEqualTo("alice");
		});
	}

	@Test
	void methodThatOnlyItsPackageSeesIsLimitedToo() {
		with((works) -> {
			assertThat(AopUtils.isCglibProxy(works)).isTrue();
			works.hidden();
			works.hidden();
			isDenied(works::hidden);
		});
	}

	@Test
	void methodsOfOneNameAreCountedApart() {
		with((works) -> {
			works.overloaded();
			works.overloaded();
			isDenied(works::overloaded);
			works.overloaded("a");
			works.overloaded("b");
			isDenied(() -> works.overloaded("c"));
		});
	}

	@Test
	void keySaysWhomACallCountsFor() {
		with((works) -> {
			works.of("alice");
			works.of("bob");
			isDenied(() -> works.of("alice"));
			works.byExpression(1, new Thing("a"));
			works.byExpression(2, new Thing("a"));
			isDenied(() -> works.byExpression(1, new Thing("a")));
		});
	}

	@Test
	void callForNobodyIsNotCounted() {
		with((works) -> {
			works.of(null);
			works.of(null);
			works.of(" ");
			works.of(" ");
		});
	}

	@Test
	void callsOnWhichTheKeyFailsCountTogether(CapturedOutput output) {
		with((works) -> {
			assertThatThrownBy(() -> works.byExpression(1, null)).isInstanceOf(NullPointerException.class);
			isDenied(() -> works.byExpression(2, null));
			works.byExpression(1, new Thing("secret"));
		});
		assertThat(output.toString().split("fails on a call", -1)).hasSize(2);
		assertThat(output).contains("LimitedWorks#byExpression").doesNotContain("secret");
	}

	@Test
	void costIsTakenAtOnce() {
		with((works) -> {
			List<Thing> things = Collections.nCopies(7, new Thing("a"));
			works.costly(things);
			isDenied(() -> works.costly(things));
			works.costly(List.of());
			works.costly(things.subList(0, 2));
			isDenied(() -> works.costly(things.subList(0, 1)));
			works.dear();
			works.dear();
			isDenied(works::dear);
			assertThatThrownBy(() -> works.costly(Collections.nCopies(11, new Thing("a"))))
				.isInstanceOfSatisfying(RateLimitExceededException.class, (ex) -> {
					assertThat(ex.getRetryAfter()).isEmpty();
					assertThat(ex).hasMessageContaining("costs more");
				});
		});
	}

	@Test
	void userIsTheOneOfSpringSecurity() {
		with((works) -> {
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("alice", "", "USER"));
			works.ofUser();
			isDenied(works::ofUser);
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("bob", "", "USER"));
			works.ofUser();
			SecurityContextHolder.getContext()
				.setAuthentication(
						new AnonymousAuthenticationToken("key", "nobody", AuthorityUtils.createAuthorityList("ANY")));
			works.ofUser();
			works.ofUser();
		});
	}

	@Test
	void userIsTheOneOfTheRequestWhereSpringSecurityKnowsNobody() {
		with((works) -> {
			MockHttpServletRequest request = new MockHttpServletRequest();
			request.setUserPrincipal(() -> "alice");
			RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
			works.ofUser();
			isDenied(works::ofUser);
		});
	}

	@Test
	void argumentThatIsCalledUserIsTheArgument() {
		with((works) -> {
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("alice", "", "USER"));
			works.ofArgument("a");
			works.ofArgument("b");
			isDenied(() -> works.ofArgument("a"));
		});
	}

	@Test
	void fallbackAnswersWhatIsDenied() {
		with((works) -> {
			assertThat(works.replaced("a")).isEqualTo("a");
			assertThat(works.replaced("b")).isEqualTo("instead of b");
			works.explained("a");
			assertThat(works.explained("b")).isEqualTo("b of [LimitedWorks.explained] for PT1M");
		});
	}

	@Test
	void exceptionOfAFallbackIsItsOwn() {
		with((works) -> {
			works.failed();
			assertThatThrownBy(works::failed).hasRootCauseInstanceOf(IOException.class);
		});
	}

	@Test
	void methodsThatNameAPolicyShareItsPermits() {
		with((works) -> {
			works.one();
			works.other();
			assertThatThrownBy(works::one).isInstanceOfSatisfying(RateLimitExceededException.class,
					(ex) -> assertThat(ex.getLimits()).containsExactly("work"));
			isDenied(works::other);
		});
	}

	@Test
	void callFromInsideTheObjectIsNotSeen() {
		with((works) -> {
			for (int i = 0; i < 5; i++) {
				works.inside();
			}
			works.plain();
		});
	}

}
