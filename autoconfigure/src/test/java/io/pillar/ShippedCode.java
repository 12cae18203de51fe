package io.pillar;

import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;

/**
 * What the rules look at: the classes of this module, without its tests and without the
 * embedded Redis, which stands on its own.
 */
class ShippedCode implements ImportOption {

	/**
	 * What code outside of the package can name.
	 */
	static final DescribedPredicate<JavaClass> VISIBLE = describe("are visible outside of their package",
			(type) -> enclosing(type).allMatch((outer) -> outer.getModifiers().contains(JavaModifier.PUBLIC)));

	static final ArchCondition<JavaClass> NOT_BE_VISIBLE = not(be(VISIBLE)).as("be hidden in their package");

	static final DescribedPredicate<JavaClass> PROPERTIES = describe("are called …Properties or nested in such a class",
			(type) -> enclosing(type).anyMatch((outer) -> outer.getSimpleName().endsWith("Properties")));

	private static final ImportOption NO_TESTS = new DoNotIncludeTests();

	@Override
	public boolean includes(Location location) {
		return NO_TESTS.includes(location) && !location.contains("/io/pillar/embedded/");
	}

	static DescribedPredicate<JavaClass> named(String prefix) {
		return describe("are called %s… or nested in such a class".formatted(prefix),
				(type) -> enclosing(type).anyMatch((outer) -> outer.getSimpleName().startsWith(prefix)));
	}

	private static Stream<JavaClass> enclosing(JavaClass type) {
		return Stream.iterate(type, (outer) -> outer != null, (outer) -> outer.getEnclosingClass().orElse(null));
	}

}
