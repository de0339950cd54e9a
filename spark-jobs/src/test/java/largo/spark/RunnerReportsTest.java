package largo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Compares the reports of Surefire and ScalaTest after a build that ran both: of the suites that
 * ScalaTest was given, it ran every test that Surefire ran, and the slow suites. Skipped unless the
 * system property {@code largo.reports} names the packages, separated by commas.
 */
public class RunnerReportsTest extends JUnitSuite {

  private static final Path TARGET = Path.of("target");

  @Test
  public void scalaTestRunsWhatSurefireRuns() {
    Set<String> packages = packages();
    Set<String> slow = slowSuites();

    Set<String> surefire =
        tests("surefire-reports").stream()
            .filter(test -> packages.stream().anyMatch(test::startsWith))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> scalaTest =
        tests("scalatest-reports").stream()
            .filter(test -> slow.stream().noneMatch(test::startsWith))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(surefire).isNotEmpty();
    assertThat(scalaTest).isEqualTo(surefire);
  }

  @Test
  public void scalaTestRunsTheSlowSuites() {
    packages();
    Set<String> scalaTest = tests("scalatest-reports");

    assertThat(slowSuites())
        .allSatisfy(suite -> assertThat(scalaTest).anyMatch(test -> test.startsWith(suite)));
  }

  /** Prefixes of the tests' names in the packages that both runners were given. */
  private static Set<String> packages() {
    String given = System.getProperty("largo.reports", "");
    assumeTrue("largo.reports is not set", !given.isEmpty());
    return Stream.of(given.split(",", -1))
        .map(name -> "largo.spark." + name + ".")
        .collect(Collectors.toSet());
  }

  private static Set<String> slowSuites() {
    Path sources = Path.of("src/test/java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> read(file).contains("\n@Category(Slow.class)\n"))
          .map(file -> sources.relativize(file).toString())
          .map(name -> name.replace('/', '.').replaceFirst("\\.java$", "#"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code CLASS#TEST} for every test in a folder of reports. */
  private static Set<String> tests(String folder) {
    try (Stream<Path> files = Files.list(TARGET.resolve(folder))) {
      return files
          .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
          .flatMap(RunnerReportsTest::tests)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> tests(Path report) {
    try {
      NodeList cases =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(report.toFile())
              .getElementsByTagName("testcase");
      return IntStream.range(0, cases.getLength())
          .mapToObj(i -> (Element) cases.item(i))
          .map(test -> test.getAttribute("classname") + "#" + test.getAttribute("name"));
    } catch (Exception e) {
      throw new AssertionError(report + " cannot be read", e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
