package io.pillar.ratelimit;

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Beans with limited methods of all kinds.
 */
final class LimitedBeans {

	static final AtomicInteger transactions = new AtomicInteger();

	private LimitedBeans() {
	}

	interface Work {

		void work();

	}

	static class Interfaced implements Work {

		@Override
		@RateLimited(limit = 1, window = "1m")
		public void work() {
		}

	}

	interface LimitedWork {

		@RateLimited(limit = 1, window = "1m")
		void work();

	}

	static class Implementing implements LimitedWork {

		@Override
		public void work() {
		}

	}

	@RateLimited(limit = 1, window = "1m")
	static class Typed {

		void one() {
		}

		void other() {
			own();
		}

		@RateLimited(limit = 2, window = "1m")
		void twice() {
		}

		private void own() {
		}

		@Override
		public String toString() {
			return "typed";
		}

	}

	static class AdvisedWork {

		private final AtomicInteger calls = new AtomicInteger();

		int calls() {
			return this.calls.get();
		}

		@RateLimited(limit = 2, window = "1m")
		@Cacheable("texts")
		String cached(String text) {
			this.calls.incrementAndGet();
			return text;
		}

		@RateLimited(limit = 1, window = "1m")
		@Transactional
		void written() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	@EnableTransactionManagement
	static class Advised {

		@Bean
		AdvisedWork advisedWork() {
			return new AdvisedWork();
		}

		@Bean
		CacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

		@Bean
		PlatformTransactionManager transactionManager() {
			return new AbstractPlatformTransactionManager() {

				@Override
				protected Object doGetTransaction() {
					return new Object();
				}

				@Override
				protected void doBegin(Object transaction, TransactionDefinition definition) {
					transactions.incrementAndGet();
				}

				@Override
				protected void doCommit(DefaultTransactionStatus status) {
				}

				@Override
				protected void doRollback(DefaultTransactionStatus status) {
				}

			};
		}

	}

}
