package largo.spark.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Texts of the project's files. */
final class PageTexts {

  private PageTexts() {}

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sources of tests, of all modules. */
  static List<Path> tests(Path root) {
    return Stream.of("core", "spark-jobs", "benchmarks")
        .map(module -> root.resolve(module).resolve("src/test/java"))
        .flatMap(folder -> below(folder, name -> name.endsWith(".java")).stream())
        .toList();
  }

  /** Files below a folder by name. */
  static List<Path> below(Path folder, Predicate<String> named) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(f -> named.test(f.getFileName().toString())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
