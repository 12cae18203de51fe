package io.pillar;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * Who may import whom, and who may be seen. An exception is a line here with the number
 * of a decision record.
 */
@AnalyzeClasses(packages = "io.pillar", importOptions = ShippedCode.class)
class ArchitectureTests {

	static final DescribedPredicate<JavaClass> REDIS = resideInAPackage("io.pillar.redis");

	static final DescribedPredicate<JavaClass> ACTUATOR = resideInAPackage("io.pillar.actuator");

	static final DescribedPredicate<JavaClass> CLIENTS_OF_REDIS = resideInAnyPackage("org.springframework.data.redis..",
			"org.springframework.boot.data.redis..", "io.lettuce..", "org.redisson..", "redis.clients..");

	static final DescribedPredicate<JavaClass> MEASUREMENT = resideInAnyPackage("io.micrometer..",
			"org.springframework.boot.actuate..", "org.springframework.boot.health..",
			"org.springframework.boot.micrometer..", "org.springframework.boot.cache.metrics..");

	@ArchTest
	static final ArchRule aFeatureImportsNoOtherFeature = slices().matching("io.pillar.(*)..")
		.should()
		.notDependOnEachOther()
		.ignoreDependency(ACTUATOR, alwaysTrue())
		.ignoreDependency(alwaysTrue(), REDIS);

	@ArchTest
	static final ArchRule redisKnowsNoFeature = noClasses().that(REDIS)
		.should()
		.dependOnClassesThat(resideInAPackage("io.pillar..").and(not(REDIS)));

	@ArchTest
	static final ArchRule nobodyImportsActuator = noClasses().that(not(ACTUATOR))
		.should()
		.dependOnClassesThat(ACTUATOR);

	@ArchTest
	static final ArchRule thereAreNoCycles = slices().matching("io.pillar.(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule aFeatureIsOneFlatPackage = noClasses().should()
		.resideInAnyPackage("io.pillar.*.*..", "io.pillar.impl", "io.pillar.internal", "io.pillar.util",
				"io.pillar.common", "io.pillar.core", "io.pillar.model", "io.pillar.service");

	@ArchTest
	static final ArchRule onlyActuatorMeasures = noClasses().that(not(ACTUATOR))
		.should()
		.dependOnClassesThat(MEASUREMENT);

	@ArchTest
	static final ArchRule onlyRedisClassesSpeakToRedis = noClasses()
		.that(not(REDIS).and(not(ShippedCode.named("Redis"))))
		.should()
		.dependOnClassesThat(CLIENTS_OF_REDIS);

	@ArchTest
	static final ArchRule noForeignClientIsInAPublicSignature = classes().that(ShippedCode.VISIBLE)
		.should(PublicSignature.NAMES_NO_FOREIGN_CLIENT);

	@ArchTest
	static final ArchRule theHalvesOfAFeatureAreHidden = classes()
		.that(ShippedCode.named("Local").or(ShippedCode.named("Fallback")).or(ShippedCode.PROPERTIES))
		.should(ShippedCode.NOT_BE_VISIBLE);

	@ArchTest
	static final ArchRule redisClassesAreHiddenOutsideOfRedis = classes()
		.that(not(REDIS).and(ShippedCode.named("Redis")))
		.should(ShippedCode.NOT_BE_VISIBLE);

	@ArchTest
	static final ArchRule autoConfigurationsArePublicFinalAndCalledSo = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.haveSimpleNameEndingWith("AutoConfiguration");

	@ArchTest
	static final ArchRule whatIsCalledAutoConfigurationIsOne = classes().that()
		.haveSimpleNameEndingWith("AutoConfiguration")
		.should()
		.beAnnotatedWith(AutoConfiguration.class);

	@ArchTest
	static final ArchRule configurationsHaveNoPublicMethods = noMethods().that()
		.areDeclaredInClassesThat()
		.areMetaAnnotatedWith(Configuration.class)
		.should()
		.bePublic();

}
