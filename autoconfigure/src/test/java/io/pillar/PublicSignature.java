package io.pillar;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

/**
 * What a user's code compiles against. A type of a client in it would tie the user to
 * that client and its version.
 */
final class PublicSignature extends ArchCondition<JavaClass> {

	static final PublicSignature NAMES_NO_FOREIGN_CLIENT = new PublicSignature();

	private static final DescribedPredicate<JavaClass> LIBRARIES = resideInAnyPackage("com.github.benmanes.caffeine..",
			"io.github.resilience4j..", "io.netty..", "io.micrometer..", "tools.jackson..", "com.fasterxml.jackson..");

	// redis hands Lettuce's commands to the classes called Redis… of the features: there
	// is no other way to send one without waiting
	private static final DescribedPredicate<JavaClass> SEAM = resideInAPackage("io.pillar.redis");

	private static final DescribedPredicate<JavaClass> METERS = resideInAPackage("io.pillar.actuator");

	private PublicSignature() {
		super("name no type of a foreign client in a public or protected signature");
	}

	@Override
	public void check(JavaClass type, ConditionEvents events) {
		check(type, type.getFullName(), supertypes(type), events);
		type.getMembers()
			.stream()
			.filter(PublicSignature::isOpen)
			.forEach((member) -> check(type, member.getFullName(), types(member), events));
	}

	private static void check(JavaClass type, String place, Stream<JavaType> types, ConditionEvents events) {
		Set<String> foreign = types.flatMap((named) -> named.getAllInvolvedRawTypes().stream())
			.filter((named) -> isForeign(type, named))
			.map(JavaClass::getName)
			.collect(Collectors.toSet());
		events.add(new SimpleConditionEvent(type, foreign.isEmpty(), "%s names %s".formatted(place, foreign)));
	}

	private static boolean isForeign(JavaClass type, JavaClass named) {
		if (ArchitectureTests.CLIENTS_OF_REDIS.test(named)) {
			return !SEAM.test(type) && !named.getName().equals("org.redisson.api.RedissonClient");
		}
		return LIBRARIES.test(named) && !METERS.test(type);
	}

	private static boolean isOpen(JavaMember member) {
		Set<JavaModifier> modifiers = member.getModifiers();
		return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
	}

	private static Stream<JavaType> supertypes(JavaClass type) {
		return Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
	}

	private static Stream<JavaType> types(JavaMember member) {
		if (member instanceof JavaField field) {
			return Stream.of(field.getType());
		}
		JavaCodeUnit code = (JavaCodeUnit) member;
		return Stream
			.of(code.getParameterTypes().stream(), Stream.of(code.getReturnType()), code.getExceptionTypes().stream())
			.flatMap((types) -> types);
	}

}
