package io.pillar.session;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/**
 * Tokens, and the sessions of users.
 */
abstract class SessionTokensContract {

	private static final SessionClient PHONE = SessionClient.of("192.0.2.1", "a phone");

	private static final SessionClient LAPTOP = SessionClient.of("192.0.2.2", "a laptop");

	private static int users;

	private String name;

	private SessionUser user;

	/**
	 * A node, or the same again where there is only one.
	 */
	abstract SessionServer node(int index);

	private SessionTokens tokens(int index) {
		return node(index).bean(SessionTokens.class);
	}

	private UserSessions sessions(int index) {
		return node(index).bean(UserSessions.class);
	}

	private void assertValid(int node, SessionToken token) {
		assertThat(tokens(node).validate(token.value()).map(SessionToken::user)).contains(token.user());
	}

	private void awaitInvalid(SessionToken token) {
		for (int node = 0; node < 2; node++) {
			SessionTokens tokens = tokens(node);
			await().until(() -> tokens.validate(token.value()).isEmpty());
		}
	}

	@BeforeEach
	void another() {
		this.name = "user" + ++users;
		this.user = SessionUser.of(this.name, "ADMIN", "USER").withEmail(this.name + "@example.com");
	}

	@Test
	void tokenIsValidOnEveryNodeAndSaysWhoItsUserIs() {
		SessionToken token = tokens(0).create(this.user, PHONE);
		SessionToken seen = tokens(1).validate(token.value()).orElseThrow();
		assertThat(seen.user()).isEqualTo(this.user);
		assertThat(seen.user().email()).contains(this.name + "@example.com");
		assertThat(seen.user().roles()).containsExactly("ADMIN", "USER");
		assertThat(seen.handle()).isEqualTo(token.handle());
		assertThat(Duration.between(seen.createdAt(), seen.expiresAt().orElseThrow()))
			.isGreaterThanOrEqualTo(Duration.ofMinutes(30))
			.isLessThan(Duration.ofMinutes(33));
		assertThat(token.toString() + seen + seen.user()).doesNotContain(token.value(), this.name);
	}

	@Test
	void anythingElseIsNoToken() {
		SessionToken token = tokens(0).create(this.user, PHONE);
		for (String none : List.of("", "~", "made-up", token.handle(), token.value() + "x", "x" + token.value(),
				"x".repeat(5000), "\u0000", this.name)) {
			assertThat(tokens(1).validate(none)).isEmpty();
			assertThat(tokens(1).renew(none)).isEmpty();
			tokens(1).revoke(none);
		}
		assertValid(1, token);
	}

	@Test
	void sessionThatNobodyLoggedInToIsNoToken() {
		SharedSessionRepository sessions = node(0).bean(SharedSessionRepository.class);
		SharedSession session = sessions.createSession();
		session.setAttribute("a", "1");
		sessions.save(session);
		assertThat(tokens(0).validate(session.getId())).isEmpty();
	}

	@Test
	void tokenThatIsRenewedIsAnotherOneOfTheSameSession() {
		SessionToken old = tokens(0).create(this.user, PHONE);
		SessionToken renewed = tokens(1).renew(old.value()).orElseThrow();
		assertThat(renewed.value()).isNotEqualTo(old.value());
		assertThat(renewed.createdAt()).isCloseTo(old.createdAt(), within(1, ChronoUnit.SECONDS));
		assertValid(0, renewed);
		awaitInvalid(old);
		assertThat(tokens(1).renew(old.value())).isEmpty();
		assertThat(sessions(0).of(this.name)).extracting(UserSession::handle).containsExactly(renewed.handle());
	}

	@Test
	void tokenThatIsRevokedIsValidNowhere() {
		SessionToken token = tokens(0).create(this.user, PHONE);
		SessionToken other = tokens(0).create(this.user, LAPTOP);
		assertValid(1, token);
		tokens(1).revoke(token.value());
		awaitInvalid(token);
		assertValid(0, other);
	}

	@Test
	void sessionThatLosesItsUserAndIsThenEndedIsEnded() {
		SessionToken token = tokens(0).create(this.user, PHONE);
		SharedSessionRepository sessions = node(1).bean(SharedSessionRepository.class);
		SharedSession session = sessions.findById(token.value());
		session.removeAttribute(SessionParts.PRINCIPAL);
		session.removeAttribute(SessionUser.SECURITY_CONTEXT);
		sessions.deleteById(session.getId());
		awaitInvalid(token);
		assertThat(sessions(0).of(this.name)).isEmpty();
		sessions.save(session);
		assertThat(sessions.findById(session.getId())).isNull();
	}

	@Test
	void sessionsOfAUserAreListedWithWhereTheyWereBegun() {
		SessionToken first = tokens(0).create(this.user, PHONE);
		SessionToken second = tokens(1).create(this.user, LAPTOP);
		tokens(0).create(SessionUser.of("another"), LAPTOP);
		List<UserSession> sessions = sessions(0).of(this.name);
		assertThat(sessions).extracting(UserSession::handle).containsExactlyInAnyOrder(first.handle(), second.handle());
		assertThat(sessions).extracting(UserSession::client).containsExactlyInAnyOrder(PHONE, LAPTOP);
		assertThat(sessions).allSatisfy((session) -> {
			assertThat(session.createdAt()).isCloseTo(session.lastSeenAt(), within(1, ChronoUnit.MINUTES));
			assertThat(session.expiresAt().orElseThrow()).isAfter(session.lastSeenAt());
			assertThat(session.handle()).doesNotContain(first.value(), second.value());
		});
		assertThat(sessions(1).handleOf(first.value())).contains(first.handle());
		assertThat(sessions(0).of("nobody")).isEmpty();
	}

	@Test
	void oneSessionIsEndedByItsHandleAndOnlyByItsUser() {
		SessionToken token = tokens(0).create(this.user, PHONE);
		assertThat(sessions(0).end("another", token.handle())).isFalse();
		assertThat(sessions(0).end(this.name, "nothing")).isFalse();
		assertThat(sessions(0).end(this.name, token.value())).isFalse();
		assertValid(1, token);
		assertThat(sessions(1).end(this.name, token.handle())).isTrue();
		awaitInvalid(token);
		assertThat(sessions(1).end(this.name, token.handle())).isFalse();
	}

	@Test
	void allSessionsOfAUserAreEndedAndNoOthers() {
		SessionToken first = tokens(0).create(this.user, PHONE);
		SessionToken second = tokens(1).create(this.user, LAPTOP);
		SessionToken other = tokens(0).create(SessionUser.of("bystander"), LAPTOP);
		assertValid(1, first);
		assertThat(sessions(0).endAll(this.name)).isEqualTo(2);
		awaitInvalid(first);
		awaitInvalid(second);
		assertValid(1, other);
		SessionToken again = tokens(1).create(this.user, PHONE);
		assertValid(0, again);
	}

	@Test
	void allSessionsButOneAreEnded() {
		SessionToken first = tokens(0).create(this.user, PHONE);
		SessionToken stays = tokens(1).create(this.user, LAPTOP);
		assertThat(sessions(0).endAllExcept(this.name, stays.value())).isEqualTo(1);
		awaitInvalid(first);
		assertValid(0, stays);
		SessionToken third = tokens(0).create(this.user, PHONE);
		assertThat(sessions(1).endAllExcept(this.name, stays.handle())).isEqualTo(1);
		awaitInvalid(third);
		assertValid(1, stays);
		SessionToken other = tokens(0).create(SessionUser.of("other" + this.name), PHONE);
		assertThat(sessions(1).endAllExcept(this.name, other.value())).isEqualTo(1);
		assertValid(1, other);
	}

	@Test
	void requestWithATokenHasItsSession() {
		SessionToken token = tokens(0).create(this.user, PHONE);
		assertThat(node(0).get("/set?name=a&value=1", "X-Auth-Token", token.value()).headers().map())
			.doesNotContainKeys("set-cookie", "x-auth-token");
		assertThat(node(1).get("/get?name=a", "X-Auth-Token", token.value()).body()).isEqualTo("1");
		assertThat(node(1).get("/peek", "X-Auth-Token", token.handle()).body()).isEqualTo("none");
		Optional<UserSession> session = sessions(0).of(this.name).stream().findFirst();
		assertThat(session.map(UserSession::client)).contains(PHONE);
	}

}
