package io.pillar.event;

import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/**
 * Events of the application for all nodes.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(TypedEventBus.class)
class BroadcastConfiguration {

	private static final String TRANSACTIONS = "org.springframework.transaction.support.TransactionSynchronization";

	@Bean
	BroadcastReceiver pillarBroadcastReceiver(ObjectProvider<TypedEventBus> bus, EventProperties properties,
			BeanFactory beans, ConfigurableApplicationContext context) {
		Set<String> packages = new LinkedHashSet<>(properties.broadcastPackages());
		if (AutoConfigurationPackages.has(beans)) {
			packages.addAll(AutoConfigurationPackages.get(beans));
		}
		BroadcastSender sender = new BroadcastSender(bus::getObject,
				ClassUtils.isPresent(TRANSACTIONS, context.getClassLoader()) ? new BroadcastTransactions()
						: Runnable::run);
		return new BroadcastReceiver(bus::getObject, BroadcastTypes.in(packages, context.getEnvironment(), context),
				context, sender);
	}

}
