package io.pillar;

import java.util.concurrent.TimeUnit;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Disabled;
import org.junit.platform.commons.annotation.Testable;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

/**
 * What holds for the tests themselves.
 */
@AnalyzeClasses(packages = "io.pillar", importOptions = ImportOption.OnlyIncludeTests.class)
class TestCodeTests {

	@ArchTest
	static final ArchRule testsAwaitAndNeverSleep = noClasses().should()
		.accessTargetWhere(describe("it sleeps",
				(access) -> access.getTarget().getName().equals("sleep")
						&& (access.getTargetOwner().isEquivalentTo(Thread.class)
								|| access.getTargetOwner().isEquivalentTo(TimeUnit.class))));

	@ArchTest
	static final ArchRule testsAreNotSwitchedOff = noMethods().should().beAnnotatedWith(Disabled.class);

	@ArchTest
	static final ArchRule whatHasTestsIsRun = classes()
		.that(describe("have tests",
				(type) -> type.getMethods().stream().anyMatch((method) -> method.isMetaAnnotatedWith(Testable.class))))
		.should()
		.haveSimpleNameEndingWith("Tests")
		.orShould()
		.haveSimpleNameEndingWith("Contract")
		.orShould()
		.beMemberClasses();

}
