package io.leadline.stream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.leadline.stream",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule noHostKnowsAnother =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.leadline.batch..", "io.leadline.server..", "io.leadline.sidecar..");

  @ArchTest
  static final ArchRule ofTheStoreOnlyAlertsAreUsed =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.leadline.store.sql..", "java.sql..");

  @ArchTest
  static final ArchRule theBrokerIsForTheCommandAlone =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.leadline.stream.local..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("kafka..");
}
