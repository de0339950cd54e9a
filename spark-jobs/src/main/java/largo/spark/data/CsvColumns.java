package largo.spark.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import largo.core.data.DataSource;
import largo.core.data.InputException;

/**
 * The columns of a CSV file.
 *
 * @param names of all columns, in the order of the file
 * @param headerOffset offset of the header, in bytes; −1 if there is none
 * @param labels indices of the label, or of all targets
 * @param features indices of the features, in the order of the network's inputs
 * @param weight index of the weight; −1 if there is none
 */
record CsvColumns(
    List<String> names, long headerOffset, List<Integer> labels, List<Integer> features, int weight)
    implements Serializable {

  private static final int NO_WEIGHT = -1;

  /** The columns of the first training file, as configured. */
  static CsvColumns first(TextHead head, DataSource.Csv source) {
    List<String> names = names(head, source);
    String labelKey = source.labels().isEmpty() ? "data.label" : "data.labels";
    List<Integer> labels =
        source.targetColumns().stream().map(l -> configured(head, labelKey, l, names)).toList();
    int weight =
        source.weight().map(w -> configured(head, "data.weight", w, names)).orElse(NO_WEIGHT);
    List<Integer> features =
        source.features().isEmpty()
            ? IntStream.range(0, names.size())
                .filter(i -> !labels.contains(i) && i != weight)
                .boxed()
                .toList()
            : source.features().stream()
                .map(f -> configured(head, "data.features", f, names))
                .toList();
    for (int label : labels) {
      if (features.contains(label)) {
        throw new InputException(
            "data.features names %s, which is %s; the label would be a feature",
            names.get(label), labels.size() == 1 ? labelKey : "one of " + labelKey);
      }
    }
    if (labels.contains(weight) || features.contains(weight)) {
      throw new InputException(
          "data.weight = %s is %s, or one of data.features", names.get(weight), labelKey);
    }
    if (features.isEmpty()) {
      throw new InputException(
          "%s has no column except the label%s; it has %s; is data.delimiter = '%s' right?",
          head.file(),
          weight == NO_WEIGHT ? "" : " and the weight",
          TextExcerpt.names(names),
          source.delimiter());
    }
    CsvColumns columns = new CsvColumns(names, offset(head, source), labels, features, weight);
    columns.checkNames(head);
    return columns;
  }

  /** The columns of another file that have the names of those of the first. */
  static CsvColumns matching(ColumnNames first, TextHead head, DataSource.Csv source) {
    List<String> names = names(head, source);
    List<Integer> labels = first.labels().stream().map(l -> position(head, l, names)).toList();
    List<Integer> features = first.features().stream().map(f -> position(head, f, names)).toList();
    int weight = first.weight().map(w -> position(head, w, names)).orElse(NO_WEIGHT);
    CsvColumns columns = new CsvColumns(names, offset(head, source), labels, features, weight);
    columns.checkNames(head);
    if (source.features().isEmpty()) {
      for (String name : names) {
        if (!first.all().contains(name)) {
          throw new InputException(
              "%s has a column %s, which the first training file does not have; name the columns that"
                  + " are features with data.features",
              head.file(), TextExcerpt.text(name));
        }
      }
    }
    return columns;
  }

  /** Whether rows have weights. */
  boolean hasWeight() {
    return weight != NO_WEIGHT;
  }

  /** The names of the columns that are read. */
  ColumnNames columnNames() {
    return new ColumnNames(
        labels.stream().map(names::get).toList(),
        features.stream().map(names::get).toList(),
        hasWeight() ? Optional.of(names.get(weight)) : Optional.empty());
  }

  /** The names of all columns; their indices, in a file without a header. */
  private static List<String> names(TextHead head, DataSource.Csv source) {
    String[] cells;
    try {
      cells = new CsvCells(source.delimiter().charAt(0)).of(head.firstLine());
    } catch (InputException e) {
      throw new InputException("%s, first line: %s", head.file(), e.getMessage());
    }
    return IntStream.range(0, cells.length)
        .mapToObj(i -> source.header() ? Optional.ofNullable(cells[i]).orElse("") : "" + i)
        .toList();
  }

  private static long offset(TextHead head, DataSource.Csv source) {
    return source.header() ? head.firstOffset() : -1;
  }

  /** Checks that every column that is read has a unique name. */
  private void checkNames(TextHead head) {
    List<Integer> used = new ArrayList<>(features);
    used.addAll(labels);
    if (hasWeight()) {
      used.add(weight);
    }
    for (int i : used) {
      if (names.get(i).isEmpty()) {
        throw new InputException(
            "%s: column %d has no name in the header (pandas writes its index like this, unless "
                + "index=False); remove it, or name the columns that are features with "
                + "data.features",
            head.file(), i + 1);
      }
      if (Collections.frequency(names, names.get(i)) > 1) {
        throw new InputException(
            "%s: the header has two columns %s, %d and %d; rename one",
            head.file(),
            TextExcerpt.text(names.get(i)),
            names.indexOf(names.get(i)) + 1,
            names.lastIndexOf(names.get(i)) + 1);
      }
    }
  }

  private static int configured(TextHead head, String key, String name, List<String> names) {
    int index = names.indexOf(name);
    if (index >= 0) {
      return index;
    }
    if (name.matches("\\d{1,9}") && Integer.parseInt(name) < names.size()) {
      return Integer.parseInt(name);
    }
    throw new InputException(
        "%s = %s: there is no such column in %s; it has %s%s",
        key, name, head.file(), TextExcerpt.names(names), hint(name, names));
  }

  private static int position(TextHead head, String name, List<String> names) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new InputException(
          "%s has no column %s, which the first training file has; it has %s%s",
          head.file(), TextExcerpt.text(name), TextExcerpt.names(names), hint(name, names));
    }
    return index;
  }

  private static String hint(String name, List<String> names) {
    return names.stream()
        .filter(other -> other.equalsIgnoreCase(name))
        .findFirst()
        .map(other -> "; names are case-sensitive: " + other)
        .orElse("");
  }
}
