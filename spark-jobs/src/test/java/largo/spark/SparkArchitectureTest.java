package largo.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;
import org.scalatest.Suite;
import org.scalatestplus.junit.JUnitSuite;

/** Permitted dependencies between the packages of {@code spark-jobs}. */
public class SparkArchitectureTest extends JUnitSuite {

  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("interop", Set.of()),
          entry("data", Set.of("interop", "storage")),
          entry("device", Set.of()),
          entry("exchange", Set.of("data", "device")),
          entry(
              "session",
              Set.of(
                  "data",
                  "device",
                  "interop",
                  "session.protocol",
                  "session.peer",
                  "session.sliced")),
          entry("session.peer", Set.of("session.protocol")),
          entry("session.sliced", Set.of("session.peer", "session.protocol", "storage")),
          entry("session.protocol", Set.of()),
          entry("tracking", Set.of("storage")),
          entry("storage", Set.of()),
          entry(
              "study",
              Set.of("data", "device", "exchange", "interop", "session", "storage", "tracking")),
          entry("dl4j", Set.of("data", "device", "exchange", "session", "study")),
          entry("yarn", Set.of("data", "study")),
          entry("ml", Set.of("data", "device", "exchange", "interop", "session", "study")),
          entry("bench", Set.of("data", "exchange", "session", "ml")),
          entry("doctor", Set.of("device")),
          entry("notebook", Set.of("interop", "study", "storage")),
          entry(
              "cli",
              Set.of(
                  "bench", "data", "device", "doctor", "interop", "ml", "storage", "study",
                  "yarn")));

  private static final String ROOT = "largo.spark";

  /** Classes that keep live objects of a JVM: connections, locks, devices, running studies. */
  private static final Set<String> REGISTRIES =
      Set.of(
          "ClientRegistry", "LocalLock", "EstimatorFit", "EarlyUid", "Placement", "RunningStudy");

  private static final Set<String> MUTABLE =
      Set.of(
          "java.util.ArrayList",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.TreeMap",
          "java.util.TreeSet",
          "java.util.WeakHashMap",
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.atomic.AtomicBoolean",
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicLong",
          "java.util.concurrent.atomic.AtomicReference",
          "java.util.concurrent.locks.ReentrantLock",
          "java.lang.ThreadLocal",
          ROOT + ".device.DevicePool");

  private static final JavaClasses EVERYTHING =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("largo");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);

  @Test
  public void packagesUseOnlyWhatTheTableAllows() {
    assertThat(MAY_USE)
        .allSatisfy(
            (name, allowed) -> {
              String[] forbidden =
                  MAY_USE.keySet().stream()
                      .filter(other -> !other.equals(name) && !allowed.contains(other))
                      .map(other -> ROOT + "." + other)
                      .toArray(String[]::new);
              noClasses()
                  .that()
                  .resideInAPackage(ROOT + "." + name)
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
  public void onlyThreePackagesUseDeeplearning4j() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".dl4j..", ROOT + ".bench..", ROOT + ".notebook..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..")
        .check(CLASSES);
  }

  @Test
  public void testsAreSuitesOfScalaTest() {
    JavaClasses named =
        new ClassFileImporter()
            .withImportOption(location -> location.matches(Pattern.compile(".*Test\\.class")))
            .importUrl(getClass().getProtectionDomain().getCodeSource().getLocation());
    classes().should().beAssignableTo(Suite.class).check(named);
  }

  @Test
  public void fuzzAndFaultTestsAreNotSuitesOfScalaTest() { // its discovery would run them
    JavaClasses named =
        new ClassFileImporter()
            .withImportOption(location -> location.contains("Fuzz") || location.contains("FaultIT"))
            .importUrl(getClass().getProtectionDomain().getCodeSource().getLocation());
    noClasses().should().beAssignableTo(Suite.class).allowEmptyShould(true).check(named);
  }

  @Test
  public void staticFieldsAreFinal() {
    fields().that().areStatic().should().beFinal().check(CLASSES);
  }

  @Test
  public void simpleNamesAreUnique() {
    Map<String, List<String>> packagesByName =
        EVERYTHING.stream()
            .filter(
                type -> type.isTopLevelClass() && !type.getSimpleName().contains("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    Collectors.mapping(JavaClass::getPackageName, Collectors.toList())));

    assertThat(packagesByName.entrySet()).filteredOn(e -> e.getValue().size() > 1).isEmpty();
  }

  @Test
  public void onlyRegistriesHoldStaticState() {
    Set<String> holders =
        EVERYTHING.stream()
            .filter(type -> type.getStaticInitializer().filter(this::makesMutableState).isPresent())
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toSet());

    assertThat(holders).isEqualTo(REGISTRIES);
  }

  private boolean makesMutableState(JavaStaticInitializer initializer) {
    return Stream.concat(
            initializer.getConstructorCallsFromSelf().stream(),
            initializer.getMethodCallsFromSelf().stream())
        .map(call -> call.getTargetOwner().getName())
        .anyMatch(MUTABLE::contains);
  }
}
