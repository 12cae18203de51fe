package io.pillar;

import java.time.Clock;
import java.time.temporal.Temporal;
import java.util.Calendar;
import java.util.Date;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

/**
 * What no class may do, wherever it lives.
 */
@AnalyzeClasses(packages = "io.pillar", importOptions = ShippedCode.class)
class CodeRulesTests {

	private static final Set<String> DANGEROUS = Set.of("keys", "keyslegacy", "flushall", "flushallasync", "flushdb",
			"flushdbasync", "flushallparallel", "flushdbparallel", "configget", "configset", "configresetstat",
			"configrewrite", "getconfig", "setconfig", "resetconfigstats", "rewriteconfig");

	@ArchTest
	static final ArchRule everyPackageIsNullMarked = classes()
		.should(new ArchCondition<>("be in a @NullMarked package") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				events.add(new SimpleConditionEvent(type, type.getPackage().isAnnotatedWith(NullMarked.class),
						type.getPackageName() + " has no package-info with @NullMarked"));
			}

		});

	@ArchTest
	static final ArchRule timeIsInjected = noClasses().should()
		.accessTargetWhere(access("reads the wall clock", CodeRulesTests::readsWallClock))
		.because("tests move the Clock, and wall clocks of nodes never decide anything");

	@ArchTest
	static final ArchRule onlyConfigurationsChooseTheClock = noClasses().that()
		.areNotMetaAnnotatedWith(Configuration.class)
		.should()
		.accessTargetWhere(
				access("makes a clock of the system", (target) -> target.getOwner().isEquivalentTo(Clock.class)
						&& (target.getName().startsWith("system") || target.getName().startsWith("tick"))));

	@ArchTest
	static final ArchRule limitsKnowNoDate = noClasses().that()
		.resideInAPackage("io.pillar.ratelimit..")
		.should()
		.dependOnClassesThat(assignableTo(Clock.class).or(assignableTo(Temporal.class))
			.or(assignableTo(Date.class))
			.or(assignableTo(Calendar.class)))
		.because("clocks of nodes may be off by any time, and Redis's is the one that counts");

	@ArchTest
	static final ArchRule nobodySleeps = noClasses().should()
		.accessTargetWhere(access("sleeps",
				(target) -> target.getName().equals("sleep") && (target.getOwner().isEquivalentTo(Thread.class)
						|| target.getOwner().isEquivalentTo(TimeUnit.class))));

	@ArchTest
	static final ArchRule nothingIsSynchronized = noMethods().should()
		.haveModifier(JavaModifier.SYNCHRONIZED)
		.because("a virtual thread that waits in it holds its carrier");

	@ArchTest
	static final ArchRule fieldsAreNotInjected = noFields().should()
		.beAnnotatedWith(Autowired.class)
		.orShould()
		.beAnnotatedWith(Value.class);

	@ArchTest
	static final ArchRule noDangerousCommandIsSent = noClasses().should()
		.accessTargetWhere(access("sends KEYS, FLUSH… or CONFIG", CodeRulesTests::isDangerous))
		.because("Redis may have these commands disabled, and should");

	@ArchTest
	static final ArchRule logsGoThroughCommonsLogging = noClasses().should()
		.dependOnClassesThat(resideInAnyPackage("org.slf4j..", "java.util.logging..", "org.apache.logging.."));

	@ArchTest
	static final ArchRule lettersAreTurnedInALocale = noClasses().should()
		.accessTargetWhere(access("depends on the locale of the machine",
				(target) -> target.getOwner().isEquivalentTo(String.class) && hasNoParameter(target)
						&& Set.of("toLowerCase", "toUpperCase").contains(target.getName())));

	@ArchTest
	static final ArchRule beanMethodsHaveNoClassCondition = noMethods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.beAnnotatedWith(ConditionalOnClass.class)
		.because("the signature of the method is loaded before the condition is asked");

	@ArchTest
	static final ArchRule postProcessorsComeFromStaticMethods = methods().that()
		.areAnnotatedWith(Bean.class)
		.and()
		.haveRawReturnType(JavaClass.Predicates.assignableTo(BeanPostProcessor.class))
		.should()
		.beStatic()
		.allowEmptyShould(true);

	private static boolean readsWallClock(AccessTarget target) {
		JavaClass owner = target.getOwner();
		if (owner.isEquivalentTo(System.class)) {
			return target.getName().equals("currentTimeMillis");
		}
		return hasNoParameter(target) && ((owner.isAssignableTo(Temporal.class) && target.getName().equals("now"))
				|| (owner.isEquivalentTo(Date.class) && target.getName().equals("<init>")));
	}

	private static boolean hasNoParameter(AccessTarget target) {
		return target instanceof AccessTarget.CodeUnitAccessTarget code && code.getRawParameterTypes().isEmpty();
	}

	private static boolean isDangerous(AccessTarget target) {
		return ArchitectureTests.CLIENTS_OF_REDIS.test(target.getOwner())
				&& DANGEROUS.contains(target.getName().toLowerCase(Locale.ROOT));
	}

	private static DescribedPredicate<JavaAccess<?>> access(String what, Predicate<AccessTarget> matches) {
		return describe("it " + what, (access) -> matches.test(access.getTarget()));
	}

}
