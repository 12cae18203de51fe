package io.pillar.lock;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.util.StringValueResolver;

import io.pillar.lock.RunOnce.OnCrash;

/**
 * The jobs of the application: finds the methods, and brings them together with the tasks
 * that the scheduler gets.
 */
/*
 * A task says which method it calls, by its toString(), and nothing else of it can be
 * seen. A method without its task would be run on every node, so that is an error before
 * the first task is scheduled.
 */
final class RunOnceJobs implements BeanPostProcessor, EmbeddedValueResolverAware, Ordered, RunLedger {

	private final Map<String, RunOnceMethod> methods = new ConcurrentHashMap<>();

	private final Map<String, RunOnceJob> jobs = new ConcurrentHashMap<>();

	private final Supplier<OnCrash> onCrash;

	private final Supplier<SlotLedger> ledger;

	private @Nullable StringValueResolver resolver;

	RunOnceJobs(Supplier<OnCrash> onCrash, Supplier<SlotLedger> ledger) {
		this.onCrash = onCrash;
		this.ledger = ledger;
	}

	/**
	 * After what makes proxies, and before what reads schedules.
	 */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 1;
	}

	@Override
	public void setEmbeddedValueResolver(StringValueResolver resolver) {
		this.resolver = resolver;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (AnnotationUtils.isCandidateClass(type, List.of(RunOnce.class, Scheduled.class))) {
			Map<Method, RunOnce> annotated = MethodIntrospector.selectMethods(type,
					(Method method) -> RunOnceMethod.annotationOf(method));
			annotated.forEach((method, annotation) -> add(bean, type, method, annotation));
		}
		return bean;
	}

	private void add(Object bean, Class<?> type, Method method, RunOnce annotation) {
		RunOnceMethod read = RunOnceMethod.of(method, type, annotation, this.onCrash.get());
		Method called = AopUtils.selectInvocableMethod(method, bean.getClass());
		String task = called.getDeclaringClass().getName() + "." + called.getName();
		boolean isTaken = this.methods.values().stream().anyMatch((other) -> other.job().equals(read.job()));
		if (this.methods.putIfAbsent(task, read) != null || isTaken) {
			throw RunOnceMethod.invalid(read.method(), "two methods are the job '%s'".formatted(read.job()),
					"Give each a name of its own; of a class let there be one bean.");
		}
	}

	/**
	 * Return the method that a task calls.
	 * @param task the task
	 * @return the method, empty where it is none of a job
	 */
	Optional<RunOnceMethod> methodOf(Runnable task) {
		return Optional.ofNullable(this.methods.get(task.toString()));
	}

	void add(RunOnceJob job) {
		this.jobs.put(job.name(), job);
	}

	/**
	 * See to it that there is a task for each method.
	 * @param tasks all tasks that are to be scheduled
	 */
	void check(Set<String> tasks) {
		this.methods.forEach((task, method) -> {
			if (!tasks.contains(task) && !isSwitchedOff(method)) {
				throw RunOnceMethod.invalid(method.method(), "its schedule is not seen, so each node would run it",
						"Let Spring schedule it, and no other code.");
			}
		});
	}

	private boolean isSwitchedOff(RunOnceMethod method) {
		StringValueResolver resolver = this.resolver;
		String cron = (resolver != null) ? resolver.resolveStringValue(method.cron()) : method.cron();
		return Scheduled.CRON_DISABLED.equals((cron != null) ? cron : "");
	}

	Collection<RunOnceJob> all() {
		return this.jobs.values();
	}

	@Override
	public Set<String> jobs() {
		return new TreeSet<>(this.jobs.keySet());
	}

	@Override
	public List<RunRecord> runs(String job, int count) {
		return this.ledger.get().runs(job, count);
	}

}
