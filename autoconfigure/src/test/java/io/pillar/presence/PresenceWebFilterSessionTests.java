package io.pillar.presence;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.server.context.ReactorContextWebFilter;
import org.springframework.security.web.server.context.SecurityContextServerWebExchangeWebFilter;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.server.session.DefaultWebSessionManager;
import org.springframework.web.server.session.InMemoryWebSessionStore;
import reactor.core.publisher.Mono;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * WebFlux requests that have sessions, and others.
 */
class PresenceWebFilterSessionTests {

	private static final Authentication ADA = user("ada");

	private final AtomicInteger loads = new AtomicInteger();

	private final InMemoryWebSessionStore store = new InMemoryWebSessionStore() {

		@Override
		public Mono<WebSession> retrieveSession(String id) {
			return super.retrieveSession(id)
				.doOnSubscribe((subscription) -> PresenceWebFilterSessionTests.this.loads.incrementAndGet());
		}

	};

	private final DefaultWebSessionManager sessions = new DefaultWebSessionManager();

	private final WebSessionServerSecurityContextRepository contexts = new WebSessionServerSecurityContextRepository();

	private final Presence presence = mock(Presence.class);

	private final List<String> active = new CopyOnWriteArrayList<>();

	private final ActiveRequests requests = new ActiveRequests(this.presence,
			new ActiveUsers("requests:", Duration.ofMinutes(1), 100, System::nanoTime));

	@BeforeEach
	void noteWhoIsActive() {
		this.sessions.setSessionStore(this.store);
		willAnswer((call) -> this.active.add(call.getArgument(0))).given(this.presence).active(any());
	}

	@AfterEach
	void close() {
		this.requests.close();
	}

	private static Authentication user(String name) {
		return UsernamePasswordAuthenticationToken.authenticated(name, "", AuthorityUtils.NO_AUTHORITIES);
	}

	private MockServerHttpRequest signedIn() {
		WebSession session = this.store.createWebSession().block();
		session.getAttributes()
			.put(WebSessionServerSecurityContextRepository.DEFAULT_SPRING_SECURITY_CONTEXT_ATTR_NAME,
					new SecurityContextImpl(ADA));
		session.start();
		session.save().block();
		return MockServerHttpRequest.get("/").cookie(new HttpCookie("SESSION", session.getId())).build();
	}

	private void serve(MockServerHttpRequest request, WebFilter between, WebHandler page) {
		WebHttpHandlerBuilder.webHandler(page)
			.filters((filters) -> filters.addAll(List.of(new ReadSessionWebFilter(),
					new ReactorContextWebFilter(this.contexts), new SecurityContextServerWebExchangeWebFilter(),
					between, new PresenceWebFilter(new ReactiveSecurityUsers(), this.sessions, this.requests))))
			.sessionManager(this.sessions)
			.build()
			.handle(request, new MockServerHttpResponse())
			.block();
	}

	private void serve(MockServerHttpRequest request, WebHandler page) {
		serve(request, (exchange, chain) -> chain.filter(exchange), page);
	}

	/**
	 * Somebody comes after all others and makes themselves known.
	 */
	private List<String> active() {
		this.requests.active("last");
		await().until(() -> this.active.contains("last"));
		return this.active.subList(0, this.active.indexOf("last"));
	}

	@Test
	void pageThatIgnoresTheSessionLoadsNoneForPresence() {
		for (boolean cached : new boolean[] { true, false }) {
			this.contexts.setCacheSecurityContext(cached);
			serve(signedIn(), (exchange) -> Mono.empty());
		}
		assertThat(active()).isEmpty();
		assertThat(this.loads).hasValue(0);
	}

	@Test
	void userOfAPageThatReadsTheSessionIsOnlineBeforeItIsAnswered() {
		for (boolean cached : new boolean[] { true, false }) {
			this.active.clear();
			this.contexts.setCacheSecurityContext(cached);
			serve(signedIn(),
					(exchange) -> exchange.getSession()
						.doOnNext((session) -> await().until(() -> this.active.contains("ada")))
						.then());
			assertThat(this.active).containsExactly("ada");
		}
		assertThat(this.loads).hasValue(2);
	}

	@Test
	void userOfAPageThatAsksWhoSentTheRequestIsOnlineAndTheSessionIsLoadedOnce() {
		for (boolean cached : new boolean[] { true, false }) {
			this.active.clear();
			this.contexts.setCacheSecurityContext(cached);
			serve(signedIn(),
					(exchange) -> exchange.getPrincipal()
						.map(Principal::getName)
						.doOnNext((name) -> assertThat(name).isEqualTo("ada"))
						.switchIfEmpty(Mono.error(new AssertionError("nobody")))
						.then());
			await().until(() -> this.active.contains("ada"));
		}
		assertThat(this.loads).hasValue(2);
	}

	@Test
	void userWhoseSessionWasReadBeforeIsOnline() {
		serve(signedIn(), (exchange, chain) -> exchange.getSession().then(chain.filter(exchange)), (exchange) -> {
			await().until(() -> this.active.contains("ada"));
			return Mono.empty();
		});
		assertThat(this.loads).hasValue(1);
	}

	@Test
	void userWhoseRequestFailsIsOnline() {
		serve(signedIn(), (exchange) -> exchange.getSession().then(Mono.error(new IllegalStateException("no"))));
		assertThat(active()).containsExactly("ada");
	}

	@Test
	void userWhoComesWithTheRequestIsOnlineWithoutASession() {
		serve(signedIn(), (exchange, chain) -> chain.filter(exchange)
			.contextWrite(ReactiveSecurityContextHolder.withAuthentication(user("by-header"))), (exchange) -> {
				await().until(() -> this.active.contains("by-header"));
				return Mono.empty();
			});
		assertThat(this.active).containsExactly("by-header");
		assertThat(this.loads).hasValue(0);
	}

	@Test
	void userWithoutASessionIsFoundOutByWhateverSaysSo() {
		MockServerHttpRequest request = MockServerHttpRequest.get("/").build();
		serve(request,
				(exchange, chain) -> chain
					.filter(exchange.mutate().principal(Mono.just((Principal) () -> "by-filter")).build()),
				(exchange) -> Mono.empty());
		assertThat(active()).containsExactly("by-filter");
	}

	@Test
	void nobodyIsOnlineWhoIsNotSignedInOrCannotBeFoundOut() {
		for (Mono<Principal> user : List.<Mono<Principal>>of(
				Mono.just(new AnonymousAuthenticationToken("key", "anonymousUser",
						AuthorityUtils.createAuthorityList("ROLE_ANONYMOUS"))),
				Mono.just(UsernamePasswordAuthenticationToken.unauthenticated("mallory", "")),
				Mono.just((Principal) () -> "x\n"), Mono.just((Principal) () -> null), Mono.never(),
				Mono.error(new IllegalStateException("as expected by the test")))) {
			serve(MockServerHttpRequest.get("/").build(),
					(exchange, chain) -> chain.filter(exchange.mutate().principal(user).build()),
					(exchange) -> Mono.empty());
		}
		assertThat(active()).isEmpty();
	}

}
