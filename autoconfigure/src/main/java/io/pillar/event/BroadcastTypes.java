package io.pillar.event;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * Finds the classes of events that are broadcast, since another node may publish one
 * before this node does.
 */
final class BroadcastTypes {

	private BroadcastTypes() {
	}

	static Set<Class<?>> in(Collection<String> packages, Environment environment, ResourceLoader resources) {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false,
				environment);
		scanner.setResourceLoader(resources);
		scanner.addIncludeFilter(new AnnotationTypeFilter(Broadcast.class, false));
		Set<Class<?>> types = new LinkedHashSet<>();
		for (String each : packages) {
			for (BeanDefinition found : scanner.findCandidateComponents(each)) {
				String name = found.getBeanClassName();
				if (name != null) {
					types.add(ClassUtils.resolveClassName(name, resources.getClassLoader()));
				}
			}
		}
		return types;
	}

}
