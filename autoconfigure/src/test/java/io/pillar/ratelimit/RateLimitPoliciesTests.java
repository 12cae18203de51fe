package io.pillar.ratelimit;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.support.StaticApplicationContext;

import static io.pillar.ratelimit.RateLimitServer.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Policies that change.
 */
@ExtendWith(OutputCaptureExtension.class)
class RateLimitPoliciesTests {

	private static final String P = "pillar.rate-limit.policies.api.";

	private final PoliciesOf made = PoliciesOf.properties(policy("api", "ip", 10, "cost=2", "tiers[0].when=role:GOLD",
			"tiers[0].limit=50", "ban.after=5", "ban.lasts=1m,1h"));

	private final LocalOverrides overrides = new LocalOverrides();

	private final RateLimitPolicies policies = this.made.with(this.overrides);

	@Test
	void policyBansAsItsPropertiesSay() {
		RateLimitBans bans = this.policies.limit("api").bans();
		assertThat(bans).isNotNull();
		assertThat(bans.after()).isEqualTo(5);
		assertThat(bans.within()).isEqualTo(Duration.ofMinutes(10));
		assertThat(bans.lasts()).containsExactly(Duration.ofMinutes(1), Duration.ofHours(1));
		assertThat(this.policies.keys("api", "::1").get("role:GOLD").limit().bans()).isEqualTo(bans);
	}

	@ParameterizedTest
	@CsvSource({ "ban.after=0,ban.after", "ban.lasts=,ban.lasts", "ban.lasts=40d,ban.lasts", "ban.within=0,ban.within",
			"ban.lasts=1m,ban.after" })
	void banThatCannotBeMeantIsRefused(String setting, String named) {
		String[] complete = setting.startsWith("ban.lasts=1m") ? policy("api", "ip", 10, setting)
				: policy("api", "ip", 10, "ban.after=5", "ban.lasts=1m", setting);
		assertThatThrownBy(() -> PoliciesOf.properties(complete).with(this.overrides))
			.isInstanceOf(InvalidConfigurationPropertyValueException.class)
			.hasMessageContaining(P + named);
	}

	@Test
	void overrideTakesThePlaceOfWhatIsConfiguredUntilItIsTakenBack() {
		this.policies.override("api", new RateLimitOverride(4L, Duration.ofSeconds(7), true));
		assertThat(this.policies.limit("api").permits()).isEqualTo(4);
		assertThat(this.policies.limit("api").window()).isEqualTo(Duration.ofSeconds(7));
		assertThat(this.policies.limit("api").shadow()).isTrue();
		assertThat(this.policies.configured("api").permits()).isEqualTo(10);
		RateLimit gold = this.policies.keys("api", "10.0.0.1").get("role:GOLD").limit();
		assertThat(gold.permits()).isEqualTo(50);
		assertThat(gold.shadow()).isTrue();
		this.policies.clear("api");
		assertThat(this.policies.limit("api")).isEqualTo(this.policies.configured("api"));
		assertThat(this.policies.overrides()).isEmpty();
	}

	@Test
	void overrideThatComesWhileTheConfigurationIsReadAgainHoldsForTheNewOne() throws Exception {
		SlowOverrides slow = new SlowOverrides();
		RateLimitPolicies policies = this.made.with(slow);
		this.made.and(P + "window", "7s");
		slow.mayBeRead = new CountDownLatch(1);
		Thread refresh = new Thread(policies::refresh);
		refresh.start();
		await().until(() -> refresh.getState() == Thread.State.WAITING);
		Thread override = new Thread(() -> policies.override("api", new RateLimitOverride(4L, null, null)));
		override.start();
		await().until(() -> override.getState() == Thread.State.WAITING);
		slow.mayBeRead.countDown();
		refresh.join();
		override.join();
		assertThat(policies.limit("api").permits()).isEqualTo(4);
		assertThat(policies.limit("api").window()).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void overrideThatMakesNoPolicyIsRefusedAndChangesNothing() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.policies.override("api", new RateLimitOverride(1L, null, null)))
			.withMessageContaining(P + "cost cannot be '2'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.policies.override("none", new RateLimitOverride(1L, null, null)))
			.withMessageContaining("There is no policy 'none'. There are: api");
		assertThat(this.policies.limit("api").permits()).isEqualTo(10);
		assertThat(this.overrides.all()).isEmpty();
	}

	@Test
	void overrideFromElsewhereThatDoesNotFitHereIsLeftAloneAndSaidOnce(CapturedOutput output) {
		this.overrides.put("api", new RateLimitOverride(1L, null, null));
		this.overrides.put("elsewhere", new RateLimitOverride(1L, null, null));
		assertThat(this.policies.limit("api").permits()).isEqualTo(10);
		assertThat(output).containsOnlyOnce("Rate limit policy 'api' stays as it is configured");
		assertThat(this.policies.overrides()).containsOnlyKeys("api");
	}

	@Test
	void configurationIsReadAgainAndOverridesStay() {
		this.policies.override("api", new RateLimitOverride(null, null, true));
		this.made.and(P + "limit", "20")
			.and("pillar.rate-limit.policies.new.key", "user")
			.and("pillar.rate-limit.policies.new.limit", "1")
			.and("pillar.rate-limit.policies.new.window", "1m");
		assertThat(this.policies.names()).containsExactly("api");
		this.policies.refresh();
		assertThat(this.policies.names()).containsExactlyInAnyOrder("api", "new");
		assertThat(this.policies.limit("api").permits()).isEqualTo(20);
		assertThat(this.policies.limit("api").shadow()).isTrue();
		assertThat(this.policies.of(PolicyStage.Time.LATE)).extracting(RateLimitPolicy::name)
			.containsExactlyInAnyOrder("api", "new");
	}

	@ParameterizedTest
	@CsvSource({ "limit,0", "limit,many", "no-such-property,1" })
	void configurationThatIsNotValidChangesNothing(String setting, String value) {
		this.made.and(P + setting, value);
		assertThatThrownBy(this.policies::refresh).isInstanceOf(RuntimeException.class);
		assertThat(this.policies.limit("api").permits()).isEqualTo(10);
	}

	@Test
	void changeThatSpringCloudTellsOfIsReadAndOneThatIsNotValidIsSaid(CapturedOutput output) {
		StaticApplicationContext context = new StaticApplicationContext();
		PolicyRefresh refresh = new PolicyRefresh(this.policies);
		this.made.and(P + "limit", "20");
		refresh.onApplicationEvent(new ContextRefreshedEvent(context));
		assertThat(this.policies.limit("api").permits()).isEqualTo(10);
		refresh.onApplicationEvent(new EnvironmentChangeEvent(context, Set.of(P + "limit")));
		assertThat(this.policies.limit("api").permits()).isEqualTo(20);
		this.made.and(P + "limit", "-1");
		refresh.onApplicationEvent(new EnvironmentChangeEvent(context, Set.of(P + "limit")));
		assertThat(this.policies.limit("api").permits()).isEqualTo(20);
		assertThat(output).contains("Rate limit policies stay as they were");
	}

	@Test
	void subjectIsWrittenAsARequestHasIt() {
		RateLimitPolicies all = PoliciesOf
			.properties(
					RateLimitServer.all(policy("ip", "ip", 1), policy("all", "global", 1), policy("user", "user", 1)))
			.with(new LocalOverrides());
		assertThat(subject(all, "ip", "2001:DB8::1")).isEqualTo("2001:db8::/64");
		assertThat(subject(all, "ip", "::ffff:10.0.0.1")).isEqualTo("10.0.0.1");
		assertThat(subject(all, "all", null)).isEqualTo("global");
		assertThat(subject(all, "user", "x".repeat(200))).hasSize(50);
	}

	private static String subject(RateLimitPolicies policies, String policy, String subject) {
		Map<String, RateLimitKey> keys = policies.keys(policy, subject);
		return keys.get("").subject();
	}

	@ParameterizedTest
	@CsvSource({ "5,PT1S,true", "5,,", ",PT60S,", ",,false" })
	void overrideIsReadAsItWasWritten(Long limit, Duration window, Boolean shadow) {
		RateLimitOverride override = new RateLimitOverride(limit, window, shadow);
		assertThat(RateLimitOverride.read(override.write())).isEqualTo(override);
	}

	@ParameterizedTest
	@CsvSource({ "''", "1", "1 2 3", "\1", "\1- - -", "\1x - -", "\0015 - -", "\1- 99999999999999999999 -" })
	void overrideOfAnotherFormatIsNone(String text) {
		assertThat(RateLimitOverride.read(text)).isNull();
	}

	/**
	 * Overrides that are read when the test says so.
	 */
	private static final class SlowOverrides implements PolicyOverrides {

		private final LocalOverrides overrides = new LocalOverrides();

		private volatile CountDownLatch mayBeRead = new CountDownLatch(0);

		@Override
		public Map<String, RateLimitOverride> all() {
			try {
				this.mayBeRead.await();
				return this.overrides.all();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void put(String policy, RateLimitOverride override) {
			this.overrides.put(policy, override);
		}

		@Override
		public void remove(String policy) {
			this.overrides.remove(policy);
		}

		@Override
		public void whenChanged(Runnable listener) {
			this.overrides.whenChanged(listener);
		}

	}

}
