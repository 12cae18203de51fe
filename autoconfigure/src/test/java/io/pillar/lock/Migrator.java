package io.pillar.lock;

import java.util.Map;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * An application that migrates its database when it starts.
 */
final class Migrator {

	private Migrator() {
	}

	public static void main(String[] args) {
		System.out.println("starting");
		start(args[0], Integer.parseInt(args[1]), args[2]);
		System.out.println("started");
	}

	static ConfigurableApplicationContext start(String tool, int redis, String url) {
		return new SpringApplicationBuilder(tool.equals("flyway") ? WithFlyway.class : WithLiquibase.class)
			.web(WebApplicationType.NONE)
			.logStartupInfo(false)
			.properties(Map.of("spring.application.name", "migrator", "spring.data.redis.host", "127.0.0.1",
					"spring.data.redis.port", redis, "spring.datasource.url", url,
					"spring.datasource.hikari.maximum-pool-size", 3, "pillar.lock.migrations", true,
					"pillar.lock.lease", "2s", "pillar.redis.timeout", "5s", "spring.liquibase.change-log", "classpath:io/pillar/lock/changelog.yaml",
					"spring.flyway.locations", "classpath:io/pillar/lock/flyway"))
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, DataSourceAutoConfiguration.class, LockAutoConfiguration.class,
			MigrationLockAutoConfiguration.class, FlywayAutoConfiguration.class })
	static class WithFlyway {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			PillarRedisAutoConfiguration.class, DataSourceAutoConfiguration.class, LockAutoConfiguration.class,
			MigrationLockAutoConfiguration.class, LiquibaseAutoConfiguration.class })
	static class WithLiquibase {

	}

}
