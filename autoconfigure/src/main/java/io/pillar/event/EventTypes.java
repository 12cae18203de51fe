package io.pillar.event;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * The classes of events that this node publishes or reads.
 */
final class EventTypes {

	private final Map<Class<?>, EventType> byClass = new ConcurrentHashMap<>();

	private final Map<String, EventType> byName = new ConcurrentHashMap<>();

	EventType of(Class<?> type) {
		EventType known = this.byClass.get(type);
		return (known != null) ? known : add(type);
	}

	private EventType add(Class<?> type) {
		EventType added = EventType.of(type);
		EventType other = this.byName.putIfAbsent(added.name(), added);
		Assert.isTrue(other == null || other.type() == type,
				() -> "Events of %s and of %s have the same name '%s'. Give one of them another by @EventName"
					.formatted(type.getName(), (other != null) ? other.type().getName() : "", added.name()));
		this.byClass.put(type, added);
		return added;
	}

	/**
	 * Return what is read for those who want a type: itself, or all that a sealed type
	 * permits.
	 */
	List<EventType> readFor(Class<?> type) {
		List<EventType> types = new ArrayList<>();
		collect(type, types);
		return List.copyOf(types);
	}

	private void collect(Class<?> type, List<EventType> types) {
		boolean concrete = !type.isInterface() && !Modifier.isAbstract(type.getModifiers());
		Class<?>[] permitted = type.getPermittedSubclasses();
		Assert.isTrue(concrete || permitted != null,
				() -> "%s has no objects of its own. Listen to a class, or to a sealed type for all that it permits"
					.formatted(type.getName()));
		if (concrete) {
			types.add(of(type));
		}
		if (permitted != null) {
			for (Class<?> each : permitted) {
				collect(each, types);
			}
		}
	}

	@Nullable EventType named(String name) {
		return this.byName.get(name);
	}

}
