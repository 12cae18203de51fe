package io.pillar.redis;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Says that state is not shared, where it is not.
 */
@Configuration(proxyBeanMethods = false)
class LocalStateConfiguration {

	private static final Log logger = LogFactory.getLog(LocalStateConfiguration.class);

	@Bean
	@ConditionalOnMissingBean(name = "pillarRedisAvailability")
	static SmartInitializingSingleton pillarLocalStateNotice(PillarProperties properties) {
		return () -> logger.info(
				(properties.mode() == SharedStateMode.LOCAL) ? "State is that of this node alone: pillar.mode is local"
						: "State is that of this node alone: no Redis is configured. To share it with other nodes, "
								+ "set spring.data.redis.host");
	}

}
