package largo;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import largo.core.Preconditions;
import largo.core.optimizer.UpdateRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Permitted dependencies between packages. An addition to the tables is a design decision. */
class ArchitectureTest {

  /**
   * Packages that a package of {@code largo.core} may use besides itself and {@code largo.core}.
   */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          entry("analysis", List.of()),
          entry("tuning", List.of()),
          entry("study", List.of("config", "report", "train", "tuning", "analysis", "schedule")),
          entry(
              "report",
              List.of(
                  "config",
                  "train",
                  "gradient",
                  "data",
                  "schedule",
                  "measure",
                  "analysis",
                  "factorization")),
          entry("checkpoint", List.of("train", "optimizer", "compress", "params", "factorization")),
          entry("factorization", List.of()),
          entry(
              "config",
              List.of(
                  "model",
                  "data",
                  "optimizer",
                  "schedule",
                  "compress",
                  "aggregation",
                  "privacy",
                  "measure",
                  "params",
                  "trainer",
                  "tuning")),
          entry("async", List.of("train", "gradient", "data")),
          entry("parity", List.of("config", "optimizer", "params")),
          entry(
              "train",
              List.of(
                  "gradient",
                  "data",
                  "optimizer",
                  "schedule",
                  "params",
                  "compress",
                  "aggregation",
                  "privacy",
                  "measure",
                  "factorization")),
          entry("linalg", List.of()),
          entry("measure", List.of("gradient", "linalg", "optimizer", "params")),
          entry(
              "dl4j",
              List.of(
                  "dl4j.layers",
                  "dl4j.zoo",
                  "gradient",
                  "model",
                  "data",
                  "params",
                  "trainer",
                  "factorization")),
          entry("onnx", List.of("dl4j", "gradient", "model", "data", "params")),
          entry("torch", List.of("gradient", "model", "data", "params")),
          entry("torch.zoo", List.of("torch", "model", "data")),
          entry("torch.dl4j", List.of("torch", "dl4j", "gradient", "model", "data", "params")),
          entry("dl4j.zoo", List.of("model", "data")),
          entry("dl4j.layers", List.of()),
          entry("gradient", List.of("data", "params")),
          entry("model", List.of("data")),
          entry("data", List.of()),
          entry("data.synthetic", List.of()),
          entry("scaling", List.of()),
          entry("optimizer", List.of("linalg", "params")),
          entry("compress", List.of("params")),
          entry("aggregation", List.of("data", "params")),
          entry("privacy", List.of()),
          entry("schedule", List.of()),
          entry("tensorboard", List.of()),
          entry("trainer", List.of()),
          entry("params", List.of()));

  /** Libraries, and the only packages that may use them. */
  static final List<Arguments> LIBRARIES =
      List.of(
          arguments(
              List.of("org.nd4j..", "org.deeplearning4j.."),
              List.of(
                  "largo.core.dl4j..",
                  "largo.core.torch.dl4j",
                  "largo.core.onnx",
                  "largo.core.tensorboard",
                  "org.nd4j.nativeblas")),
          arguments(List.of("onnx.."), List.of("largo.core.onnx")),
          arguments(List.of("org.tensorflow.."), List.of("largo.core.tensorboard")),
          arguments(
              List.of("org.ejml.."),
              List.of("largo.core.linalg", "largo.core.optimizer", "largo.core.measure")),
          arguments(
              List.of("org.apache.commons.math3.."),
              List.of("largo.core.analysis", "largo.core.tuning")),
          arguments(List.of("com.typesafe.config.."), List.of("largo.core.config")),
          arguments(
              List.of("com.fasterxml.jackson.."),
              List.of(
                  "largo.core.checkpoint",
                  "largo.core.parity",
                  "largo.core.dl4j",
                  "largo.core.report")),
          arguments(
              List.of("java.awt..", "javax.imageio.."),
              List.of("largo.core.report", "largo.core.data")),
          arguments(List.of("org.apache.spark..", "org.apache.hadoop..", "scala.."), List.of()));

  private static final JavaClasses CLASSES = new ClassFileImporter().importPath(main());

  static Set<String> packages() {
    return new TreeSet<>(MAY_USE.keySet());
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageUsesOnlyWhatTheTableAllows(String name) {
    classes()
        .that()
        .resideInAPackage(core(name))
        .should()
        .onlyDependOnClassesThat(
            not(resideInAPackage("largo..")).or(resideInAnyPackage(allowed(name))))
        .check(CLASSES);
  }

  @Test
  void theRootPackageUsesNoOther() {
    noClasses()
        .that()
        .resideInAPackage("largo.core")
        .should()
        .dependOnClassesThat(resideInAPackage("largo.core.*.."))
        .check(CLASSES);
  }

  @Test
  void everyPackageIsInTheTable() {
    Set<String> listed =
        MAY_USE.keySet().stream().map(ArchitectureTest::core).collect(Collectors.toSet());
    listed.add("largo.core");
    Set<String> existing =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("largo"))
            .collect(Collectors.toSet());

    assertThat(existing).isEqualTo(listed);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("largo.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest
  @FieldSource("LIBRARIES")
  void aLibraryIsUsedOnlyByItsPackages(List<String> libraries, List<String> packages) {
    noClasses()
        .that(not(resideInAnyPackage(packages.toArray(String[]::new))))
        .should()
        .dependOnClassesThat(resideInAnyPackage(libraries.toArray(String[]::new)))
        .as("only %s may use %s".formatted(packages, libraries))
        .check(CLASSES);
  }

  /** Its package-info states why it is there. */
  @Test
  void theClassInNd4jsPackageIsTheOnlyOneAndUnused() {
    Set<String> outside =
        CLASSES.stream()
            .filter(c -> !c.getPackageName().startsWith("largo"))
            .map(JavaClass::getName)
            .filter(name -> !name.contains("$") && !name.endsWith("package-info"))
            .collect(Collectors.toSet());
    assertThat(outside).containsExactly("org.nd4j.nativeblas.Nd4jCpu");
    noClasses()
        .that()
        .resideOutsideOfPackage("largo..")
        .should()
        .dependOnClassesThat(resideInAPackage("largo.."))
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("largo..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.nd4j\\.nativeblas\\.Nd4jCpu.*")
        .check(CLASSES);
  }

  /** Packages that any gradient engine shares do not depend on Deeplearning4j. */
  @Test
  void sharedPackagesDoNotDependOnAnEngine() {
    noClasses()
        .that()
        .resideInAnyPackage(
            Stream.of(
                    "gradient",
                    "train",
                    "async",
                    "optimizer",
                    "params",
                    "data",
                    "config",
                    "model",
                    "schedule",
                    "compress",
                    "measure",
                    "checkpoint")
                .map(name -> core(name) + "..")
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                core("dl4j") + "..", "org.nd4j..", "org.deeplearning4j..", "org.bytedeco.."))
        .check(CLASSES);
  }

  @Test
  void updateRulesAreRecords() {
    classes().that().implement(UpdateRule.class).should().beRecords().check(CLASSES);
  }

  @Test
  void staticFieldsAreFinal() {
    fields().that().areStatic().should().beFinal().check(CLASSES);
  }

  private static String core(String name) {
    return "largo.core." + name;
  }

  private static String[] allowed(String name) {
    return Stream.concat(
            Stream.of("largo.core", core(name)),
            MAY_USE.get(name).stream().map(ArchitectureTest::core))
        .toArray(String[]::new);
  }

  /** Location of the main classes. */
  private static Path main() {
    try {
      return Path.of(
          Preconditions.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
