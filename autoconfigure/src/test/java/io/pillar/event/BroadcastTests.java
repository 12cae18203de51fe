package io.pillar.event;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.pillar.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Events that the application publishes as always, on two nodes.
 */
class BroadcastTests {

	private static RedisServer redis;

	private static EventNodes nodes;

	private static ApplicationContext one;

	private static ApplicationContext other;

	@BeforeAll
	static void start() {
		redis = RedisServer.builder().start();
		nodes = EventNodes.on(redis.host(), redis.port(), "pillar.event.broadcast-packages=io.pillar.event",
				"pillar.redis.timeout=2s");
		one = nodes.start(Listeners.class);
		other = nodes.start(Listeners.class, AsyncEvents.class);
	}

	@AfterAll
	static void stop() {
		nodes.close();
		redis.close();
	}

	@BeforeEach
	void forget() {
		heard(one).clear();
		heard(other).clear();
	}

	@Test
	void eventReachesTheListenersOfEveryNodeOnce() {
		for (int i = 0; i < 20; i++) {
			one.publishEvent(new Moved("from one", i));
			other.publishEvent(new Moved("from other", i));
		}
		end();
		for (ApplicationContext each : List.of(one, other)) {
			List<Object> heard = heard(each);
			assertThat(heard).doesNotHaveDuplicates().hasSize(41);
		}
		assertThat(heard(one).stream().filter((event) -> ((Moved) event).what().equals("from other")))
			.isSortedAccordingTo((a, b) -> Long.compare(((Moved) a).number(), ((Moved) b).number()));
	}

	@Test
	void eventIsSentAfterTheCommitAndNotAtAllAfterARollBack() {
		TransactionTemplate transaction = one.getBean(TransactionTemplate.class);
		transaction.executeWithoutResult((status) -> {
			one.publishEvent(new Moved("committed", 1));
			other.publishEvent(new Moved("meanwhile", 1));
			await().until(() -> heard(one).contains(new Moved("meanwhile", 1)));
			assertThat(heard(other)).doesNotContain(new Moved("committed", 1));
		});
		transaction.executeWithoutResult((status) -> {
			one.publishEvent(new Moved("rolled back", 1));
			status.setRollbackOnly();
		});
		end();
		assertThat(heard(other)).contains(new Moved("committed", 1)).doesNotContain(new Moved("rolled back", 1));
	}

	@Test
	void eventThatAListenerPublishesAfterTheCommitIsSentToo() {
		one.getBean(TransactionTemplate.class)
			.executeWithoutResult((status) -> one.publishEvent(new Listeners.Committed()));
		await().until(() -> heard(other).contains(new Moved("after the commit", 1)));
	}

	@Test
	void eventThatIsPublishedWithinTheCommitIsSentToo() {
		one.getBean(TransactionTemplate.class)
			.executeWithoutResult((status) -> TransactionSynchronizationManager
				.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						one.publishEvent(new Moved("within the commit", 1));
					}

				}));
		await().until(() -> heard(other).contains(new Moved("within the commit", 1)));
	}

	@Test
	void eventThatAListenerRefusesIsNotSent() {
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> one.publishEvent(new Moved("refused", 1)));
		end();
		assertThat(heard(other)).doesNotContain(new Moved("refused", 1));
	}

	@Test
	void eventThatIsNoJsonIsRefusedWhereItIsPublished() {
		assertThatIllegalArgumentException().isThrownBy(() -> one.publishEvent(new Listeners.Unfit()))
			.withMessageContaining("cannot be written as JSON");
	}

	/**
	 * Await what is sent last.
	 */
	private static void end() {
		one.publishEvent(new Moved("end", 0));
		await().until(() -> heard(other).contains(new Moved("end", 0)) && heard(one).contains(new Moved("end", 0)));
	}

	private static List<Object> heard(ApplicationContext node) {
		return node.getBean(Listeners.class).heard;
	}

	@Configuration
	@EnableTransactionManagement
	static class Listeners {

		private static final Set<String> REFUSED = ConcurrentHashMap.newKeySet();

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void on(Moved moved) {
			if (moved.what().equals("refused") && REFUSED.add("refused")) {
				throw new IllegalStateException("refused");
			}
			this.heard.add(moved);
		}

		@TransactionalEventListener
		Moved on(Committed committed) {
			return new Moved("after the commit", 1);
		}

		@Bean
		AbstractPlatformTransactionManager transactionManager() {
			return new Transactions();
		}

		@Bean
		TransactionTemplate transactionTemplate(AbstractPlatformTransactionManager manager) {
			return new TransactionTemplate(manager);
		}

		record Committed() {

		}

		@Broadcast
		static final class Unfit {

			@JsonProperty
			final Unfit self = this;

		}

	}

	/**
	 * Listeners on other threads than the one that publishes.
	 */
	@Configuration
	static class AsyncEvents {

		@Bean
		ApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			Executor thread = (task) -> {
				Thread each = new Thread(task);
				each.start();
				join(each);
			};
			multicaster.setTaskExecutor(thread);
			return multicaster;
		}

		private static void join(Thread thread) {
			try {
				thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	/**
	 * Transactions of nothing.
	 */
	@SuppressWarnings("serial")
	private static final class Transactions extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return new Object();
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
