package io.pillar.sample;

import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

import io.pillar.sample.Node.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Users who log in by the page or by a token, and what they see of it.
 */
class LoginTests {

	private static Node node;

	@BeforeAll
	static void start() {
		node = Node.start("login", 0);
	}

	@AfterAll
	static void stop() {
		node.close();
	}

	private static String cookie(Answer answer) {
		return answer.headers().getFirst("Set-Cookie").replaceAll(";.*", "");
	}

	private static String csrf(Answer page) {
		return page.body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]*)\".*", "$1");
	}

	private static Answer login(String user, String password) {
		Answer page = node.get("/login");
		return node.submit("/login", cookie(page),
				"username=%s&password=%s&_csrf=%s".formatted(user, password, csrf(page)));
	}

	private static String token(String user, String password) {
		Answer answer = node.post("/api/tokens", "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, password));
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.body().replaceAll(".*\"token\":\"([^\"]*)\".*", "$1");
	}

	private static Answer ask(HttpMethod method, String path, String name, String value) {
		return node.exchange(method, path, Map.of(name, value), null);
	}

	@Test
	void loginByThePageIsRemembered() {
		Answer answer = login("alice", "wonderland");
		assertThat(answer.status()).isEqualTo(302);
		Answer me = ask(HttpMethod.GET, "/api/me", "Cookie", cookie(answer));
		assertThat(me.body()).isEqualTo("{\"user\":\"alice\",\"roles\":[],\"visits\":1}");
		assertThat(ask(HttpMethod.GET, "/api/me", "Cookie", cookie(answer)).body()).contains("\"visits\":2");
		assertThat(ask(HttpMethod.POST, "/logout", "Cookie", cookie(answer)).status()).isEqualTo(403);
	}

	@Test
	void wrongPasswordShowsThePageAgain() {
		Answer answer = login("alice", "guess");
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.body()).contains("User or password is wrong.").doesNotContain("guess");
		assertThat(login("nobody", "guess").body()).contains("User or password is wrong.");
		assertThat(node.post("/api/tokens", "{\"user\":\"alice\",\"password\":\"guess\"}").status()).isEqualTo(401);
	}

	@Test
	void whoIsNotLoggedInIsNobody() {
		for (String path : new String[] { "/api/me", "/api/me/sessions" }) {
			Answer answer = node.get(path);
			assertThat(answer.status()).isEqualTo(401);
			assertThat(answer.headers().getFirst("Set-Cookie")).isNull();
			assertThat(ask(HttpMethod.GET, path, "X-Auth-Token", "made-up").status()).isEqualTo(401);
		}
	}

	@Test
	void tokenIsALoginWithoutCookie() {
		String token = token("carol", "christmas");
		Answer me = ask(HttpMethod.GET, "/api/me", "X-Auth-Token", token);
		assertThat(me.body()).contains("\"user\":\"carol\",\"roles\":[\"ROLE_ENTERPRISE\"]");
		assertThat(me.headers().getFirst("Set-Cookie")).isNull();
		assertThat(ask(HttpMethod.POST, "/logout", "X-Auth-Token", token).status()).isEqualTo(302);
		assertThat(ask(HttpMethod.GET, "/api/me", "X-Auth-Token", token).status()).isEqualTo(401);
	}

	@Test
	void usersSeeTheirSessionsAndEndThem() {
		String one = token("bob", "builder");
		String other = token("bob", "builder");
		Answer sessions = ask(HttpMethod.GET, "/api/me/sessions", "X-Auth-Token", one);
		assertThat(sessions.body()).contains("\"current\":true", "\"current\":false", "\"address\":\"127.0.0.1\"")
			.doesNotContain(one, other);
		String id = sessions.body().replaceAll(".*\"id\":\"([^\"]*)\"[^}]*\"current\":false.*", "$1");
		assertThat(
				ask(HttpMethod.DELETE, "/api/me/sessions/" + id, "X-Auth-Token", token("alice", "wonderland")).status())
			.isEqualTo(404);
		assertThat(ask(HttpMethod.DELETE, "/api/me/sessions/" + id, "X-Auth-Token", one).status()).isEqualTo(204);
		assertThat(ask(HttpMethod.GET, "/api/me", "X-Auth-Token", other).status()).isEqualTo(401);
		assertThat(ask(HttpMethod.POST, "/api/me/logout-everywhere", "X-Auth-Token", one).status()).isEqualTo(204);
		assertThat(ask(HttpMethod.GET, "/api/me", "X-Auth-Token", one).status()).isEqualTo(401);
	}

}
