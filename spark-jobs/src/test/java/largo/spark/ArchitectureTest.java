package largo.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** The architecture of {@code spark-jobs}, as a table: a package may use those named beside it. */
public class ArchitectureTest extends JUnitSuite {

  private static final Map<String, Set<String>> MAY_USE =
      Map.of(
          "data", Set.of(),
          "exchange", Set.of("data"),
          "session", Set.of("data"),
          "run", Set.of("data", "exchange", "session"),
          "ml", Set.of("data", "exchange", "session", "run"),
          "bench", Set.of("data", "exchange", "session", "ml"),
          "doctor", Set.of(),
          "job", Set.of("run", "bench", "doctor"));

  private static final String ROOT = "largo.spark";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  public void usesOnlyWhatTheTableAllows() {
    MAY_USE.forEach(
        (name, allowed) -> {
          String[] forbidden =
              MAY_USE.keySet().stream()
                  .filter(other -> !other.equals(name) && !allowed.contains(other))
                  .map(other -> ROOT + "." + other + "..")
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage(ROOT + "." + name + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(forbidden)
              .check(CLASSES);
        });
  }

  @Test
  public void everyPackageIsInTheTable() {
    assertThat(CLASSES)
        .extracting(JavaClass::getPackageName)
        .filteredOn(p -> p.startsWith(ROOT + "."))
        .map(p -> p.substring(ROOT.length() + 1))
        .isSubsetOf(MAY_USE.keySet());
  }

  @Test
  public void onlyBenchmarksKnowDeeplearning4j() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".bench..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..")
        .check(CLASSES);
  }

  @Test
  public void nothingStaticChanges() {
    fields().that().areStatic().should().beFinal().check(CLASSES);
  }
}
