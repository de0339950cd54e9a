package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import largo.core.data.DataSource;

/** What text will take in memory, by its length: before gigabytes are read and then refused. */
final class TextSize {

  private static final int SAMPLE = 1 << 20;

  /** Where the start of a file is not like the rest of it, less is better than too much. */
  private static final double SAFE = 0.7;

  private TextSize() {}

  /**
   * Bytes of heap that examples will take at least, going by the start of the first file; packed
   * files are taken to be as long as they are.
   *
   * @return 0 of formats that are no text, and where the start does not tell
   */
  static long atLeast(DataSource source, List<String> named, InputFiles files) {
    boolean csv = source instanceof DataSource.Csv;
    if (named.isEmpty() || !csv && !(source instanceof DataSource.Libsvm)) {
      return 0;
    }
    byte[] sample;
    try (InputStream in = files.open(named.get(0))) {
      sample = in.readNBytes(SAMPLE);
    } catch (IOException e) {
      throw InputFiles.damaged(named.get(0), e);
    }
    String text = new String(sample, StandardCharsets.ISO_8859_1);
    double each = csv ? ofTable((DataSource.Csv) source, text) : ofEntries(text);
    double length = named.stream().mapToDouble(files::length).sum();
    return (long) (SAFE * length * each);
  }

  /** Bytes for each byte of a table: a float for each column but the label. */
  private static double ofTable(DataSource.Csv source, String text) {
    int end = text.indexOf('\n');
    if (end < 0) {
      return 0;
    }
    double rows = text.chars().filter(c -> c == '\n').count();
    double columns = text.substring(0, end).split(Pattern.quote(source.delimiter()), -1).length;
    double features = source.features().isEmpty() ? columns - 1 : source.features().size();
    return rows * 4 * (features + 1) / text.length();
  }

  /** Bytes for each byte of sparse rows: a number and a float for each entry. */
  private static double ofEntries(String text) {
    return text.isEmpty() ? 0 : text.chars().filter(c -> c == ':').count() * 8.0 / text.length();
  }
}
