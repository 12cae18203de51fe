package io.pillar.presence;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;

import jakarta.servlet.ServletException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import io.pillar.embedded.RedisServer;

import static io.pillar.presence.PresenceContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Users who are in a channel for as long as a response is open, on a Tomcat, as another
 * node is told of them.
 */
@ExtendWith(AtOnce.class)
class ResponsePresenceTests {

	private static RedisServer redis;

	private static PresenceNode watcher;

	private static ResponseSite site;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		watcher = PresenceNode.on(redis);
		site = new ResponseSite(redis, "pillar.presence.grace=1s");
	}

	@AfterAll
	static void stop() {
		site.close();
		watcher.close();
		redis.close();
	}

	private static void awaitTold(String channel, String user, String... told) {
		await().untilAsserted(() -> assertThat(watcher.log.of(channel, user)).containsExactly(told));
	}

	private static void read(HttpResponse<InputStream> response) throws IOException {
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body().read()).isPositive();
	}

	@Test
	void userIsInAChannelAsLongAsAnyOfTheirStreamsOfEventsIsOpen() throws IOException {
		HttpResponse<InputStream> first = site.open("/events/prices", "ada");
		HttpResponse<InputStream> second = site.open("/events/prices", "ada");
		read(first);
		read(second);
		assertThat(watcher.presence.members("prices")).hasSize(2).extracting(Member::user).containsOnly("ada");
		first.body().close();
		await().until(() -> watcher.presence.members("prices").size() == 1);
		awaitTold("prices", "ada", "joined");
		second.body().close();
		awaitTold("prices", "ada", "joined", "left");
	}

	@Test
	void userIsInTheirChannelsUntilAnEmitterFindsTheClientGone() throws IOException {
		HttpResponse<InputStream> response = site.open("/emitter/chat", "emma");
		site.say("chat", "hello");
		read(response);
		assertThat(watcher.presence.channelsOf("emma")).containsExactlyInAnyOrder("chat", "second chat");
		assertThat(watcher.presence.members("chat")).singleElement()
			.satisfies((member) -> assertThat(member.device() + member.metadata()).isEqualTo("browser{}"));
		response.body().close();
		await().until(() -> {
			site.say("chat", "are you there?");
			return !watcher.presence.isOnline("emma");
		});
		awaitTold("chat", "emma", "joined", "left");
		awaitTold("second chat", "emma", "joined", "left");
	}

	@Test
	void responseThatEndsByItselfIsAConnectionThatEnds() throws IOException {
		for (String end : List.of("plain", "later", "failing", "complete", "timeout", "fail")) {
			HttpResponse<InputStream> response = site.open("/end/" + end, "zoe");
			assertThat(response.statusCode()).as(end).isBetween(200, 503);
			response.body().readAllBytes();
			awaitTold(end, "zoe", "joined", "left");
		}
	}

	@Test
	void whoMayNotJoinIsRefusedAndWhoIsNobodyToo() {
		assertThat(site.open("/events/refused", "ada").statusCode()).isEqualTo(403);
		assertThat(site.open("/events/prices", "").statusCode()).isEqualTo(403);
		assertThat(watcher.presence.users("refused")).isEmpty();
		assertThat(site.stats().refused()).isPositive();
	}

	@Test
	void nodeThatStopsGivesItsClientsTheGraceToComeBack() throws IOException {
		ResponseSite leaving = new ResponseSite(redis, "pillar.presence.grace=6s");
		read(leaving.open("/events/news", "ada"));
		read(leaving.open("/events/news", "leaver"));
		leaving.open("/silent/news", "eve");
		awaitTold("news", "eve", "joined");
		leaving.close();
		assertThat(watcher.presence.users("news")).contains("ada", "leaver", "eve");
		HttpResponse<InputStream> again = site.open("/events/news", "ada");
		watcher.join("news", "eve", "e1");
		awaitTold("news", "leaver", "joined", "left");
		await().until(() -> watcher.presence.members("news").size() == 2);
		assertThat(watcher.log.of("news", "ada")).containsExactly("joined");
		assertThat(watcher.log.of("news", "eve")).containsExactly("joined");
		again.body().close();
		awaitTold("news", "ada", "joined", "left");
		watcher.presence.leave("news", "e1");
	}

	@Test
	void requestWhoseEndNobodyWouldNoticeLetsNobodyIn() {
		ResponsePresence responses = site.bean(ResponsePresence.class);
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteUser("lost");
		assertThatThrownBy(() -> responses.join(request, "room")).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("pillarResponsePresenceFilter");
		OpenResponse response = new OpenResponse(watcher.presence, "over");
		response.returned(request);
		assertThatThrownBy(() -> response.join("room", Member.of("lost", "over")))
			.isInstanceOf(IllegalStateException.class);
		assertThat(watcher.presence.isOnline("lost")).isFalse();
	}

	@Test
	void userWhoJoinsOnceTheRequestHasReturnedLeavesWithTheResponseToo() throws IOException, ServletException {
		ResponsePresence responses = new ResponsePresence(watcher.presence);
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setAsyncSupported(true);
		request.setRemoteUser("late");
		MockHttpServletResponse response = new MockHttpServletResponse();
		new ResponsePresenceFilter().doFilter(request, response, (same, answer) -> same.startAsync());
		responses.join(request, "afterwards");
		request.getAsyncContext().complete();
		await().until(() -> !watcher.presence.isOnline("late"));
		assertThatThrownBy(() -> responses.join(request, "afterwards")).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void responsesAreForServletsAndWherePresenceIs() {
		WebApplicationContextRunner runner = new WebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(PresenceAutoConfiguration.class, ResponsePresenceAutoConfiguration.class))
			.withPropertyValues("pillar.mode=local");
		runner.run((context) -> assertThat(context).hasSingleBean(ResponsePresence.class));
		runner.withPropertyValues("pillar.presence.requests.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(ResponsePresence.class));
		runner.withPropertyValues("pillar.presence.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ResponsePresence.class));
		runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.web.servlet"))
			.run((context) -> assertThat(context).hasSingleBean(Presence.class)
				.doesNotHaveBean("pillarResponsePresence"));
	}

}
