package largo.spark.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** Converts the rows of a partition to blocks, each of one file. */
final class TableRows implements Iterator<ReadResult> {

  private static final int INPUT = 0;
  private static final int FILE = 1;
  private static final int ROW = 2;
  private static final int LABEL = 3;
  private static final int WEIGHT = 4;
  private static final int FIRST_FEATURE = 5;

  private final Iterator<Row> rows;
  private final String[] names;
  private final Kind kind;
  private final Optional<ExampleShape> image;
  private Row next;
  private boolean started;

  /**
   * Blocks of rows of input, file, index, label, weight and features.
   *
   * @param names of the columns of features
   */
  TableRows(Iterator<Row> rows, String[] names, Kind kind) {
    this.rows = rows;
    this.names = names;
    this.kind = kind;
    this.image = ExampleShapes.configured(kind.image());
  }

  /**
   * The content of rows.
   *
   * @param targets columns of the labels
   * @param numbers whether labels that are names come from a column of numbers
   * @param named whether a row has an array with the names of its labels
   * @param weighted whether rows have weights
   * @param sparse whether to store features as sparse rows
   * @param numbered whether messages identify a row by its number; otherwise by its values
   * @param image channels, height, width to which images are decoded; empty if the features are
   *     numbers
   */
  record Kind(
      TargetColumns targets,
      boolean numbers,
      boolean named,
      boolean weighted,
      boolean sparse,
      boolean numbered,
      List<Integer> image)
      implements Serializable {}

  @Override
  public boolean hasNext() {
    if (!started) {
      started = true;
      advance();
    }
    return next != null;
  }

  @Override
  public ReadResult next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    BlockPosition position = position(next.getLong(ROW));
    ColumnBuilder columns = null;
    for (long row = position.start(); continues(position, row); row++) {
      try {
        columns = columns == null ? columns() : columns;
        add(columns);
      } catch (InputException e) {
        String name = kind.numbered() ? "row " + row : "the row " + values();
        next = null;
        return new BadInput(
            position,
            String.format(Locale.ROOT, "%s, %s: %s", position.file(), name, e.getMessage()));
      }
      advance();
      if (columns.isFull()) {
        break;
      }
    }

    return columns.block(position);
  }

  /** Label and features of the current row, for messages. */
  private String values() {
    List<String> values = new ArrayList<>();
    List<?> labels =
        kind.targets().areNumbers()
            ? next.getList(LABEL)
            : Collections.singletonList(next.get(LABEL));
    for (int k = 0; k < labels.size(); k++) {
      String name = kind.targets().names().size() == 1 ? "label" : kind.targets().names().get(k);
      values.add(name + " = " + labels.get(k));
    }
    for (int j = 0; j < names.length; j++) {
      Object value = next.get(FIRST_FEATURE + j);
      Object shown = value instanceof byte[] bytes ? bytes.length + " bytes" : value;
      values.add(names[j] + " = " + shown);
    }
    return TextExcerpt.names(values);
  }

  private BlockPosition position(long row) {
    return new BlockPosition(next.getInt(INPUT), next.getString(FILE), row);
  }

  private boolean continues(BlockPosition position, long row) {
    return next != null
        && next.getLong(ROW) == row
        && next.getInt(INPUT) == position.input()
        && next.getString(FILE).equals(position.file());
  }

  private void advance() {
    next = rows.hasNext() ? rows.next() : null;
  }

  private ColumnBuilder columns() {
    return kind.sparse()
        ? new ColumnBuilder.Sparse()
        : new ColumnBuilder.Dense(values(next).length);
  }

  private void add(ColumnBuilder columns) {
    Row row = next;
    if (row.isNullAt(LABEL)) {
      throw new InputException("the label is missing");
    }
    if (row.isNullAt(WEIGHT)) {
      throw new InputException("the weight is missing");
    }
    switch (kind.targets().type()) {
      case NAMES -> columns.label(row.getString(LABEL), kind.numbers());
      case CLASS_NUMBERS -> columns.classNumber(row.getDouble(LABEL));
      case NUMBERS, INDICATORS -> addTargets(columns, row.getList(LABEL));
    }
    if (kind.weighted()) {
      columns.weight(row.getDouble(WEIGHT));
    }
    if (columns instanceof ColumnBuilder.Dense dense) {
      dense.add(values(row));
    } else {
      addSparse((ColumnBuilder.Sparse) columns, row);
    }
  }

  private void addTargets(ColumnBuilder columns, List<?> cells) {
    if (kind.targets().type() == LabelType.INDICATORS && kind.named()) {
      columns.labels(cells.stream().map(cell -> (String) cell).toList(), false);
      return;
    }
    double[] targets = new double[cells.size()];
    for (int k = 0; k < targets.length; k++) {
      if (!(cells.get(k) instanceof Double number)) {
        throw new InputException("%s is missing, or is no number", kind.targets().shown(k));
      }
      targets[k] = number;
    }
    kind.targets().check(targets);
    columns.numbers(targets);
  }

  private void addSparse(ColumnBuilder.Sparse to, Row row) {
    if (!(row.get(FIRST_FEATURE) instanceof Vector vector)) {
      throw new InputException("feature %s is missing", names[0]);
    }
    SparseVector sparse = vector.toSparse();
    double[] values = sparse.values();
    checkFinite(values);
    to.add(vector.size(), sparse.indices(), values);
  }

  private double[] values(Row row) {
    Object first = row.get(FIRST_FEATURE);
    double[] values;
    if (image.isPresent()) {
      return pixels(first, image.get());
    }
    if (first instanceof Vector vector) {
      values = doubles(vector.size(), vector::apply);
    } else if (names.length == 1 && first != null && !(first instanceof Number)) {
      List<Object> list = row.getList(FIRST_FEATURE);
      if (list.isEmpty()) {
        throw new InputException("feature %s is an empty array", names[0]);
      }
      values = doubles(list.size(), j -> number(list.get(j), j));
    } else {
      values = doubles(names.length, j -> number(row.get(FIRST_FEATURE + j), j));
    }

    checkFinite(values);
    return values;
  }

  private void checkFinite(double[] values) {
    for (int j = 0; j < values.length; j++) {
      if (!Float.isFinite((float) values[j])) {
        throw new InputException(
            "feature %s must be a finite number, but was %s", name(j), values[j]);
      }
    }
  }

  private static double[] doubles(int length, IntToDoubleFunction value) {
    double[] doubles = new double[length];
    Arrays.setAll(doubles, value);
    return doubles;
  }

  private double number(Object cell, int feature) {
    if (cell == null) {
      throw new InputException(
          "feature %s is missing; %s",
          name(feature),
          kind.numbered()
              ? "remove the row, or fill it"
              : "set data.nulls = drop to leave such rows out, or zero");
    }
    return ((Number) cell).doubleValue();
  }

  private String name(int feature) {
    return names.length == 1 ? names[0] + "[" + feature + "]" : names[feature];
  }

  private double[] pixels(Object cell, ExampleShape shape) {
    if (cell == null) {
      throw new InputException("the image %s is missing", names[0]);
    }
    byte[] pixels = TableImages.pixels(cell, shape);
    return doubles(pixels.length, j -> pixels[j] & 0xFF);
  }
}
