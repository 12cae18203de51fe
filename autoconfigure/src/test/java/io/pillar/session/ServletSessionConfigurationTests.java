package io.pillar.session;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.session.autoconfigure.DefaultCookieSerializerCustomizer;
import org.springframework.boot.session.autoconfigure.SessionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.Cookie;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.CookieSerializer.CookieValue;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.HeaderHttpSessionIdResolver;
import org.springframework.session.web.http.HttpSessionIdResolver;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.FlashMapManager;
import org.springframework.web.servlet.support.SessionFlashMapManager;

import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions of servlets by the properties of Spring Boot, with its session module and
 * without.
 */
class ServletSessionConfigurationTests {

	private static final WebApplicationContextRunner CONTEXT = new WebApplicationContextRunner()
		.withPropertyValues("pillar.mode=local", "spring.application.name=app");

	private final WebApplicationContextRunner without = CONTEXT
		.withClassLoader(new FilteredClassLoader("org.springframework.boot.session"))
		.withConfiguration(AutoConfigurations.of(PillarRedisAutoConfiguration.class, WebMvcAutoConfiguration.class,
				SharedSessionAutoConfiguration.class, SharedSessionFilterAutoConfiguration.class));

	private final WebApplicationContextRunner with = CONTEXT.withConfiguration(AutoConfigurations.of(
			PillarRedisAutoConfiguration.class, WebMvcAutoConfiguration.class, SessionAutoConfiguration.class,
			SharedSessionAutoConfiguration.class, SharedSessionFilterAutoConfiguration.class));

	private final List<WebApplicationContextRunner> both = List.of(this.with, this.without);

	private static String cookie(CookieSerializer serializer, HttpServletRequest request) {
		MockHttpServletResponse response = new MockHttpServletResponse();
		serializer.writeCookieValue(new CookieValue(request, response, "id"));
		return String.valueOf(response.getHeader("Set-Cookie"));
	}

	@Test
	void filterIsRegisteredOnceInItsPlace() {
		this.both.forEach((runner) -> runner.run((context) -> {
			assertThat(context).hasSingleBean(SharedSessionFilter.class)
				.hasSingleBean(SessionRepositoryFilter.class)
				.hasSingleBean(DelegatingFilterProxyRegistrationBean.class);
			DelegatingFilterProxyRegistrationBean registration = context
				.getBean(DelegatingFilterProxyRegistrationBean.class);
			assertThat(registration.getOrder()).isEqualTo(SessionRepositoryFilter.DEFAULT_ORDER);
			assertThat(types(registration)).containsExactlyInAnyOrder(DispatcherType.ASYNC, DispatcherType.ERROR,
					DispatcherType.REQUEST);
		}));
	}

	@SuppressWarnings("unchecked")
	private static Collection<DispatcherType> types(DelegatingFilterProxyRegistrationBean registration) {
		return (EnumSet<DispatcherType>) ReflectionTestUtils.getField(registration, "dispatcherTypes");
	}

	@Test
	void placeOfTheFilterIsThatOfTheProperties() {
		this.both.forEach(
				(runner) -> runner
					.withPropertyValues("spring.session.servlet.filter-order=123",
							"spring.session.servlet.filter-dispatcher-types=request,forward")
					.run((context) -> {
						DelegatingFilterProxyRegistrationBean registration = context
							.getBean(DelegatingFilterProxyRegistrationBean.class);
						assertThat(registration.getOrder()).isEqualTo(123);
						assertThat(types(registration)).containsExactlyInAnyOrder(DispatcherType.REQUEST,
								DispatcherType.FORWARD);
					}));
	}

	@Test
	void cookieIsThatOfTheContainerWhereTheApplicationWasDeployedIntoOne() {
		this.both.forEach((runner) -> runner.withInitializer((context) -> {
			SessionCookieConfig cookie = ((WebApplicationContext) context).getServletContext().getSessionCookieConfig();
			cookie.setName("SID");
			cookie.setPath("/app");
			cookie.setMaxAge(60);
			cookie.setSecure(true);
			cookie.setAttribute("SameSite", "Strict");
		})
			.run((context) -> assertThat(cookie(context.getBean(CookieSerializer.class), new MockHttpServletRequest()))
				.startsWith("SID=")
				.contains("Path=/app", "Max-Age=60", "Secure", "SameSite=Strict")));
	}

	@Test
	void cookieWithoutSameSiteIsNotTheDefault() {
		Cookie cookie = new Cookie();
		assertThat(cookie(SessionCookies.of(cookie), new MockHttpServletRequest())).contains("SameSite=Lax");
		cookie.setSameSite(Cookie.SameSite.OMITTED);
		assertThat(cookie(SessionCookies.of(cookie), new MockHttpServletRequest())).doesNotContain("SameSite");
	}

	@Test
	void customizersOfSpringBootChangeTheCookie() {
		this.with.withBean(DefaultCookieSerializerCustomizer.class, () -> (cookie) -> cookie.setCookieName("CUSTOM"))
			.run((context) -> assertThat(cookie(context.getBean(CookieSerializer.class), new MockHttpServletRequest()))
				.startsWith("CUSTOM="));
	}

	@Test
	void serializerAndResolverOfTheApplicationWin() {
		this.both.forEach((runner) -> runner.withBean("mine", CookieSerializer.class, DefaultCookieSerializer::new)
			.run((context) -> assertThat(context).hasSingleBean(CookieSerializer.class).hasBean("mine")));
		this.both.forEach((runner) -> runner
			.withBean("mine", HttpSessionIdResolver.class, HeaderHttpSessionIdResolver::xAuthToken)
			.run((context) -> assertThat(context).hasSingleBean(HttpSessionIdResolver.class).hasBean("mine")));
	}

	@Test
	void headerCarriesTheIdWhereThatIsWanted() {
		this.both.forEach((runner) -> runner
			.withPropertyValues("pillar.session.transport=header", "pillar.session.header=X-Token")
			.run((context) -> {
				MockHttpServletResponse response = new MockHttpServletResponse();
				context.getBean(HttpSessionIdResolver.class).setSessionId(new MockHttpServletRequest(), response, "id");
				assertThat(response.getHeader("X-Token")).isEqualTo("id");
			}));
	}

	@Test
	void clientIsNeverGivenItsIdInTwoPlaces() {
		this.without.withPropertyValues("pillar.session.transport=header-or-cookie").run((context) -> {
			HttpSessionIdResolver resolver = context.getBean(HttpSessionIdResolver.class);
			MockHttpServletRequest browser = new MockHttpServletRequest();
			MockHttpServletResponse page = new MockHttpServletResponse();
			resolver.setSessionId(browser, page, "id");
			assertThat(page.getHeader("Set-Cookie")).startsWith("SESSION=");
			assertThat(page.getHeader("X-Auth-Token")).isNull();
			MockHttpServletRequest program = new MockHttpServletRequest();
			program.addHeader("X-Auth-Token", "");
			program.setCookies(page.getCookies());
			MockHttpServletResponse answer = new MockHttpServletResponse();
			resolver.setSessionId(program, answer, "id");
			assertThat(answer.getHeader("X-Auth-Token")).isEqualTo("id");
			assertThat(answer.getHeader("Set-Cookie")).isNull();
			// a cookie that came along is not looked at
			assertThat(resolver.resolveSessionIds(program)).doesNotContain("id");
			resolver.expireSession(program, answer);
			assertThat(answer.getHeader("X-Auth-Token")).isEmpty();
		});
	}

	@Test
	void headerThatIsNoneIsRefused() {
		this.without.withPropertyValues("pillar.session.transport=header", "pillar.session.header=X Token")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("pillar.session.header"));
	}

	@Test
	void flashMapManagerOfTheApplicationWins() {
		this.without
			.run((context) -> assertThat(context.getBean(FlashMapManager.class)).isInstanceOf(MarkedFlashMaps.class));
		this.without.withBean("flashMapManager", FlashMapManager.class, SessionFlashMapManager::new)
			.run((context) -> assertThat(context.getBean(FlashMapManager.class))
				.isExactlyInstanceOf(SessionFlashMapManager.class));
	}

}
