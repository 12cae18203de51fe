package io.pillar.ratelimit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * What the filter takes from properties that are not its own.
 */
final class RateLimitEnvironment {

	private static final int SECURITY_ORDER = -100;

	// servers that take the leftmost address themselves, where they are told to look
	private static final List<String> LEFTMOST = List.of(
			"org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory",
			"org.springframework.boot.jetty.servlet.JettyServletWebServerFactory",
			"org.springframework.boot.jetty.reactive.JettyReactiveWebServerFactory");

	// and what an application may have of its own, in place of the strategy
	private static final List<String> FORWARDING = List.of("org.springframework.web.filter.ForwardedHeaderFilter",
			"org.springframework.web.server.adapter.ForwardedHeaderTransformer");

	private static final String REGISTRATION = "org.springframework.boot.web.servlet.FilterRegistrationBean";

	private static final String STRATEGY = "server.forward-headers-strategy";

	private final Binder binder;

	private final int securityOrder;

	private final boolean isNativeSafe;

	private final String strategy;

	private final ListableBeanFactory beans;

	private RateLimitEnvironment(Binder binder, ListableBeanFactory beans, int securityOrder, boolean isNativeSafe,
			String strategy) {
		this.binder = binder;
		this.beans = beans;
		this.securityOrder = securityOrder;
		this.isNativeSafe = isNativeSafe;
		this.strategy = strategy;
	}

	static RateLimitEnvironment ofServlets(Environment environment, ListableBeanFactory beans) {
		return of(environment, beans,
				Binder.get(environment).bind("spring.security.filter.order", Integer.class).orElse(SECURITY_ORDER));
	}

	static RateLimitEnvironment ofWebFlux(Environment environment, ListableBeanFactory beans) {
		return of(environment, beans, SECURITY_ORDER);
	}

	private static RateLimitEnvironment of(Environment environment, ListableBeanFactory beans, int securityOrder) {
		Binder binder = Binder.get(environment);
		CloudPlatform platform = CloudPlatform.getActive(environment);
		String deduced = (platform != null && platform.isUsingForwardHeaders()) ? "native" : "none";
		return new RateLimitEnvironment(binder, beans, securityOrder,
				LEFTMOST.stream().noneMatch((server) -> isThere(server, beans)),
				binder.bind(STRATEGY, String.class).orElse(deduced));
	}

	private static boolean isThere(String server, ListableBeanFactory beans) {
		Class<?> type = typeOf(server);
		return type != null && beans.getBeanNamesForType(type, true, false).length > 0;
	}

	private static @Nullable Class<?> typeOf(String name) {
		ClassLoader loader = RateLimitEnvironment.class.getClassLoader();
		return ClassUtils.isPresent(name, loader) ? ClassUtils.resolveClassName(name, loader) : null;
	}

	/**
	 * Return the properties as they are in the environment now.
	 * @return the properties
	 */
	RateLimitProperties read() {
		return this.binder.bindOrCreate("pillar.rate-limit", Bindable.of(RateLimitProperties.class),
				new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter()));
	}

	/**
	 * Return what applies policies to requests, checked.
	 * @param policies the policies
	 * @param filter what the filter is told
	 * @return the set
	 */
	PolicySet policies(List<RateLimitPolicy> policies, RateLimitProperties.Filter filter) {
		refuseUnsafeAddresses(policies);
		List<String> paths = filter.excludePaths();
		return new PolicySet(policies,
				PathPatterns.of("pillar.rate-limit.filter.exclude-paths", (paths != null) ? paths : healthPaths()),
				Set.copyOf(PolicyFaults.methods("pillar.rate-limit.filter.exclude-methods", filter.excludeMethods())));
	}

	private void refuseUnsafeAddresses(List<RateLimitPolicy> policies) {
		policies.stream().filter(RateLimitPolicy::usesAddress).findFirst().ifPresent((policy) -> {
			if (this.strategy.equalsIgnoreCase("framework")
					|| (!this.isNativeSafe && this.strategy.equalsIgnoreCase("native"))) {
				throw UnsafeClientAddressException.ofStrategy(policy.name(), this.strategy.toLowerCase(Locale.ROOT),
						this.isNativeSafe ? "'native' or 'none'" : "'none'");
			}
			FORWARDING.forEach((type) -> refuseBeans(policy, typeOf(type)));
		});
	}

	private void refuseBeans(RateLimitPolicy policy, @Nullable Class<?> forwarding) {
		if (forwarding == null) {
			return;
		}
		Stream<String> beans = Stream.of(this.beans.getBeanNamesForType(forwarding, true, false));
		Class<?> registration = typeOf(REGISTRATION);
		if (registration != null && forwarding.getSimpleName().endsWith("Filter")) {
			ResolvableType registered = ResolvableType.forClassWithGenerics(registration, forwarding);
			beans = Stream.concat(beans, Stream.of(this.beans.getBeanNamesForType(registered, true, false)));
		}
		beans.findFirst().ifPresent((bean) -> {
			throw UnsafeClientAddressException.ofBean(policy.name(), bean, forwarding.getSimpleName());
		});
	}

	private List<String> healthPaths() {
		String base = read("management.endpoints.web.base-path", "/actuator");
		String health = read("management.endpoints.web.path-mapping.health", "health");
		String path = "/" + base + "/" + health + "/**";
		List<String> paths = new ArrayList<>(List.of(path.replaceAll("/{2,}", "/")));
		if (Boolean.parseBoolean(read("management.endpoint.health.probes.add-additional-paths", "false"))) {
			paths.addAll(List.of("/livez", "/readyz"));
		}
		return paths;
	}

	int earlyOrder(RateLimitProperties.Filter filter) {
		return (filter.earlyOrder() != null) ? filter.earlyOrder() : this.securityOrder - 1;
	}

	int lateOrder(RateLimitProperties.Filter filter) {
		return (filter.lateOrder() != null) ? filter.lateOrder() : this.securityOrder + 1;
	}

	private String read(String property, String fallback) {
		return this.binder.bind(property, String.class).orElse(fallback);
	}

}
