package largo.spark.ml;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * The columns with the predictions of a model.
 *
 * @param classes names of the outputs; empty for one output, a number
 * @param wide whether each probability has its own column
 */
record PredictionColumns(List<String> classes, boolean wide) implements RowScorer.Cells {

  @Serial private static final long serialVersionUID = 1;

  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability";

  PredictionColumns {
    classes = List.copyOf(classes);
  }

  List<StructField> fields() {
    if (classes.isEmpty()) {
      return List.of(new StructField(PREDICTION, DataTypes.DoubleType, false, Metadata.empty()));
    }
    List<StructField> fields = new ArrayList<>();
    fields.add(new StructField(PREDICTION, DataTypes.StringType, false, Metadata.empty()));
    if (!wide) {
      fields.add(
          new StructField(
              PROBABILITY,
              DataTypes.createArrayType(DataTypes.DoubleType, false),
              false,
              Metadata.empty()));
      return List.copyOf(fields);
    }
    for (String name : classes) {
      fields.add(
          new StructField(PROBABILITY + "_" + name, DataTypes.DoubleType, false, Metadata.empty()));
    }
    return List.copyOf(fields);
  }

  @Override
  public Object[] of(double[] outputs, int from, int length) {
    if (classes.isEmpty()) {
      return new Object[] {outputs[from]};
    }
    int highest = 0;
    Double[] probabilities = new Double[length];
    for (int k = 0; k < length; k++) {
      probabilities[k] = outputs[from + k];
      highest = outputs[from + k] > outputs[from + highest] ? k : highest;
    }
    String prediction = classes.get(highest);
    if (!wide) {
      return new Object[] {prediction, probabilities};
    }
    Object[] cells = new Object[length + 1];
    cells[0] = prediction;
    System.arraycopy(probabilities, 0, cells, 1, length);
    return cells;
  }
}
