package largo.spark.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A Maven command and the existence of its profiles, modules and tests.
 *
 * @param root the project's folder
 */
record MavenCommand(Path root) {

  /** Names that do not exist, with the position of the command. */
  List<String> problems(PageCommand command) {
    List<String> problems = new ArrayList<>();
    List<String> words = command.words();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("-P")) {
        missing(command, "profile", word.substring(2), this::isProfile, problems);
      } else if (word.equals("-pl")) {
        missing(command, "module", words.get(i + 1), this::isModule, problems);
      } else if (word.startsWith("-Dtest=") && !word.equals("-Dtest=None")) {
        missing(command, "test", word.substring("-Dtest=".length()), this::isTest, problems);
      }
    }
    return problems;
  }

  private static void missing(
      PageCommand command, String what, String names, Predicate<String> isThere, List<String> to) {
    for (String name : names.split(",")) {
      if (!isThere.test(name)) {
        to.add("%s: %s: there is no %s %s".formatted(command.at(), command.line(), what, name));
      }
    }
  }

  private boolean isProfile(String name) {
    return Stream.of("pom.xml", "spark-jobs/pom.xml", "core/pom.xml")
        .anyMatch(pom -> PageTexts.read(root.resolve(pom)).contains("<id>" + name + "</id>"));
  }

  private boolean isModule(String name) {
    return Files.exists(root.resolve(name).resolve("pom.xml"));
  }

  private boolean isTest(String name) {
    return PageTexts.tests(root).stream()
        .anyMatch(file -> file.getFileName().toString().equals(name + ".java"));
  }
}
