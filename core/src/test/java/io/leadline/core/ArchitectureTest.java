package io.leadline.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;

@AnalyzeClasses(packages = "io.leadline.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.leadline.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule coreDependsOnTheJdkAndOneLibraryOnly =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "io.leadline.core..", "java..", "com.dynatrace.hash4j..", "org.jspecify..");

  @ArchTest
  static final ArchRule coreDoesNoInputOrOutput =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.net..", "java.sql..");

  @ArchTest
  static final ArchRule coreHasNoThreads =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("java.util.concurrent..");

  @ArchTest
  static final ArchRule coreNeverAsksTheTime =
      noClasses()
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule coreHasNoRandomness =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Random.class)
          .orShould()
          .callMethod(Math.class, "random");
}
