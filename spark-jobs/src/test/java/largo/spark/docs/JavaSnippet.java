package largo.spark.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Code that is tested or run, of which the blocks of pages are excerpts.
 *
 * @param of what it is, for messages
 * @param texts in which a piece must stand in one
 */
record JavaSnippet(String of, List<String> texts) {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The sources of tests. */
  static JavaSnippet ofTests(Path root) {
    return new JavaSnippet("test", PageTexts.tests(root).stream().map(PageTexts::read).toList());
  }

  /** The tests in Python, which {@code PySparkTest} runs. */
  static JavaSnippet ofPythonTests(Path root) {
    Path folder = root.resolve("spark-jobs/src/test/python");
    return new JavaSnippet(
        "test in Python",
        PageTexts.below(folder, name -> name.endsWith("_test.py")).stream()
            .map(PageTexts::read)
            .toList());
  }

  /** The cells of Jupyter's notebooks, which {@code notebooks/execute} runs. */
  static JavaSnippet ofCells(Path root) {
    return of("cell of notebooks/*.ipynb", root, ".ipynb", "cells", "source");
  }

  /** The paragraphs of Zeppelin's notes, which {@code notebooks/execute} runs, too. */
  static JavaSnippet ofParagraphs(Path root) {
    return of("paragraph of notebooks/*.zpln", root, ".zpln", "paragraphs", "text");
  }

  /** Whether a block is an excerpt, irrespective of white space. */
  boolean has(PageBlock block) {
    String piece = squeezed(block.text());
    return texts.stream().anyMatch(text -> squeezed(text).contains(piece));
  }

  private static JavaSnippet of(String what, Path root, String ending, String parts, String text) {
    return new JavaSnippet(
        what,
        PageTexts.below(root.resolve("notebooks"), name -> name.endsWith(ending)).stream()
            .flatMap(file -> StreamSupport.stream(json(file).path(parts).spliterator(), false))
            .map(part -> text(part.path(text)))
            .toList());
  }

  private static JsonNode json(Path file) {
    try {
      return MAPPER.readTree(PageTexts.read(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text, or a list of its lines. */
  private static String text(JsonNode node) {
    StringBuilder text = new StringBuilder(node.asText());
    node.forEach(line -> text.append(line.asText()));
    return text.toString();
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }
}
