package io.pillar.cache;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactions, where the application can have any.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(TransactionSynchronizationManager.class)
class CacheTransactionConfiguration {

	@Bean
	SpringTransactions pillarCacheTransactions() {
		return new SpringTransactions();
	}

	@Bean
	static BeanPostProcessor pillarTransactionBeginListenerInstaller(ObjectProvider<SpringTransactions> transactions) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				if (bean instanceof ConfigurableTransactionManager manager
						&& bean instanceof PlatformTransactionManager) {
					manager.addListener(new TransactionBeginListener(transactions.getObject().writing()));
				}
				return bean;
			}

		};
	}

}
