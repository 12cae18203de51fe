package io.pillar.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Requests whose sessions Spring Session keeps.
 */
class PresenceFilterSessionTests {

	private final AtomicInteger loads = new AtomicInteger();

	private final MapSessionRepository sessions = new MapSessionRepository(new ConcurrentHashMap<>()) {

		@Override
		public MapSession findById(String id) {
			PresenceFilterSessionTests.this.loads.incrementAndGet();
			return super.findById(id);
		}

	};

	private final List<String> active = new ArrayList<>();

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	@BeforeEach
	void signIn() {
		MapSession session = this.sessions.createSession();
		this.sessions.save(session);
		this.request.setCookies(new Cookie("SESSION", session.getId()));
		this.request.setRemoteUser("ada");
	}

	private void serve(FilterChain page) throws Exception {
		Presence presence = mock(Presence.class);
		willAnswer((call) -> this.active.add(call.getArgument(0))).given(presence).active(any());
		PresenceFilter filter = new PresenceFilter(presence);
		SessionRepositoryFilter<MapSession> outer = new SessionRepositoryFilter<>(this.sessions);
		DefaultCookieSerializer plain = new DefaultCookieSerializer();
		plain.setUseBase64Encoding(false);
		CookieHttpSessionIdResolver cookies = new CookieHttpSessionIdResolver();
		cookies.setCookieSerializer(plain);
		outer.setHttpSessionIdResolver(cookies);
		outer.doFilter(this.request, new MockHttpServletResponse(), (in, out) -> filter.doFilter(in, out, page));
	}

	@Test
	void pageThatIgnoresTheSessionLoadsNoneForPresence() throws Exception {
		serve((in, out) -> {
		});
		assertThat(this.active).isEmpty();
		assertThat(this.loads).hasValue(0);
	}

	@Test
	void userOfAPageThatReadsTheSessionIsOnline() throws Exception {
		serve((in, out) -> assertThat(((HttpServletRequest) in).getSession(false)).isNotNull());
		assertThat(this.active).containsExactly("ada");
		assertThat(this.loads.get()).isPositive();
	}

	@Test
	void userWhoseRequestFailsIsOnline() {
		assertThat(catchThrowable(() -> serve((in, out) -> {
			((HttpServletRequest) in).getSession(false);
			throw new IllegalStateException("no");
		}))).hasMessage("no");
		assertThat(this.active).containsExactly("ada");
	}

	@Test
	void userWhoSignsInByAHeaderIsOnlineBeforeTheRequestIsAnswered() throws Exception {
		new RequestAttributeSecurityContextRepository().saveContext(SecurityContextHolder.createEmptyContext(),
				this.request, new MockHttpServletResponse());
		serve((in, out) -> assertThat(this.active).containsExactly("ada"));
		assertThat(this.active).containsExactly("ada");
		assertThat(this.loads).hasValue(0);
	}

}
