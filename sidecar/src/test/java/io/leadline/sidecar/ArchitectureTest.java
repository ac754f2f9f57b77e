package io.leadline.sidecar;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What stands in every model's way must stay small. */
@AnalyzeClasses(
    packages = "io.leadline.sidecar",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule ofLeadlineItDependsOnCoreConfigAndProtocolOnly =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.leadline.store..",
              "io.leadline.predictions..",
              "io.leadline.batch..",
              "io.leadline.stream..",
              "io.leadline.server..",
              "io.leadline.report..",
              "io.leadline.demo..",
              "io.leadline.cli..");

  @ArchTest
  static final ArchRule ofLibrariesItDependsOnTheseOnly =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "io.leadline.sidecar..",
              "io.leadline.core..",
              "io.leadline.config..",
              "io.leadline.protocol..",
              "java..",
              "javax.net.ssl..",
              "io.netty..",
              "org.jctools..",
              "dev.failsafe..",
              "com.github.luben.zstd..",
              "com.google.protobuf..",
              "com.fasterxml.jackson.core..",
              "picocli..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule theRouterKnowsNothingOfWhatIsBehindTheTee =
      noClasses()
          .that()
          .resideInAPackage("io.leadline.sidecar.route..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.leadline.sidecar.window..",
              "io.leadline.sidecar.send..",
              "io.leadline.sidecar.receive..",
              "io.leadline.sidecar.decode..",
              "io.leadline.config..",
              "io.leadline.core..");
}
