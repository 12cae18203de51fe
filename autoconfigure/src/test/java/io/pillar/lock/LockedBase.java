package io.pillar.lock;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * A bean with locked methods, in an application.
 */
abstract class LockedBase {

	final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	LockedWork work;

	Locks locks;

	@BeforeEach
	void start() {
		TestPropertyValues.of("pillar.mode=local", "pillar.lock.wait=0s").applyTo(this.context);
		this.context.register(PillarRedisAutoConfiguration.class, LockAutoConfiguration.class,
				LockMethodAutoConfiguration.class, Works.class);
		this.context.refresh();
		this.work = this.context.getBean(LockedWork.class);
		this.locks = this.context.getBean(Locks.class);
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	LockedWork target() {
		return (LockedWork) AopProxyUtils.getSingletonTarget(this.work);
	}

	List<String> calls() {
		return target().calls;
	}

	void body(Runnable body) {
		target().body = body;
	}

	boolean isFree(String name) {
		return CompletableFuture.supplyAsync(() -> {
			Optional<Lease> lease = this.locks.tryAcquire(name);
			lease.ifPresent(Lease::close);
			return lease.isPresent();
		}).join();
	}

	void whileHeld(String name, Runnable action) {
		CompletableFuture<Lease> lease = CompletableFuture.supplyAsync(() -> this.locks.acquire(name));
		try {
			lease.join();
			action.run();
		}
		finally {
			lease.join().close();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Works {

		@Bean
		LockedWork work() {
			return new LockedWork();
		}

	}

}
