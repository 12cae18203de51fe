package io.pillar.lock;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;

/**
 * Holds the lock while Flyway migrates at the start, whatever strategy it has. The lock
 * of its own in the database ends with a node that is killed.
 */
final class FlywayLock implements BeanPostProcessor, DisposableBean {

	private final Map<String, Lease> leases = new ConcurrentHashMap<>();

	private final Supplier<MigrationLock> lock;

	FlywayLock(Supplier<MigrationLock> lock) {
		this.lock = lock;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String name) {
		if (bean instanceof FlywayMigrationInitializer) {
			this.lock.get().acquire().ifPresent((lease) -> this.leases.put(name, lease));
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (bean instanceof FlywayMigrationInitializer) {
			close(this.leases.remove(name));
		}
		return bean;
	}

	/**
	 * Where a migration failed, the application is being stopped.
	 */
	@Override
	public void destroy() {
		this.leases.values().forEach(FlywayLock::close);
	}

	private static void close(@Nullable Lease lease) {
		if (lease != null) {
			lease.close();
		}
	}

}
