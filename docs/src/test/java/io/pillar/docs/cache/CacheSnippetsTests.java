package io.pillar.docs.cache;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import io.pillar.cache.TwoTierCacheAutoConfiguration;
import io.pillar.redis.PillarRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page of the cache shows does what the page says.
 */
class CacheSnippetsTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, PillarRedisAutoConfiguration.class,
				TwoTierCacheAutoConfiguration.class))
		.withUserConfiguration(Application.class);

	@Test
	void annotatedMethodLoadsOnceAndAnewAfterAChange() {
		this.runner.run((context) -> {
			Bots bots = context.getBean(Bots.class);
			Table table = context.getBean(Table.class);
			assertThat(bots.find("7")).isEmpty();
			assertThat(bots.find("7")).isEmpty();
			assertThat(table.loads).hasValue(1);
			bots.save(new Bot("7", "Ada"));
			assertThat(bots.find("7")).contains(new Bot("7", "Ada"));
		});
	}

	@Test
	void directCallLoadsOnce() {
		this.runner.run((context) -> {
			BotNames names = context.getBean(BotNames.class);
			Table table = context.getBean(Table.class);
			table.update(new Bot("7", "Ada"));
			assertThat(names.nameOfWithoutLoader("7")).isEqualTo("Ada");
			assertThat(names.nameOfWithoutLoader("7")).isEqualTo("Ada");
			assertThat(names.nameOf("7")).isEqualTo("Ada");
			assertThat(table.loads).hasValue(1);
		});
	}

	@Test
	void headerNamesTheTierThatAnswered() {
		this.runner.run((context) -> {
			Bots bots = context.getBean(Bots.class);
			MockHttpServletResponse response = new MockHttpServletResponse();
			MockFilterChain chain = new MockFilterChain(new HttpServlet() {

				@Override
				protected void service(HttpServletRequest request, HttpServletResponse answer) {
					bots.find("7");
					bots.find("7");
				}

			});
			new CacheStatusFilter().doFilter(new MockHttpServletRequest("GET", "/"), response, chain);
			assertThat(response.getHeader("Cache-Status")).isEqualTo("bots; fwd=miss, bots-local; hit");
		});
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Bots.class, BotNames.class, Table.class })
	static class Application {

	}

	static class Table implements BotTable {

		private final Map<String, Bot> rows = new ConcurrentHashMap<>();

		private final AtomicInteger loads = new AtomicInteger();

		@Override
		public Optional<Bot> find(String id) {
			this.loads.incrementAndGet();
			return Optional.ofNullable(this.rows.get(id));
		}

		@Override
		public void update(Bot bot) {
			this.rows.put(bot.id(), bot);
		}

	}

}
