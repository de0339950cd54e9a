package largo.spark.ml;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import largo.core.data.LearningTask;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * The columns with the predictions of a model.
 *
 * <p>Classes have a prediction, the name of the class, and their probabilities. One number is a
 * prediction; several are one each, named by their targets. Labels have a prediction each, 0 or 1,
 * and their probabilities.
 *
 * @param task what the model predicts
 * @param names of the outputs
 * @param form of the probabilities
 */
record PredictionColumns(LearningTask task, List<String> names, Form form)
    implements RowScorer.Cells {

  @Serial private static final long serialVersionUID = 1;

  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability";
  private static final double DECISION = 0.5;

  /** How probabilities are added to a table. */
  enum Form {
    /** As one array. */
    ARRAY,
    /** In a column each. */
    COLUMNS,
    /** Not at all. */
    NONE
  }

  PredictionColumns {
    names = List.copyOf(names);
  }

  List<StructField> fields() {
    List<StructField> fields = new ArrayList<>();
    switch (task) {
      case CLASSIFICATION -> fields.add(field(PREDICTION, DataTypes.StringType));
      case REGRESSION -> {
        for (String name : names) {
          String column = names.size() == 1 ? PREDICTION : PREDICTION + "_" + name;
          fields.add(field(column, DataTypes.DoubleType));
        }
        return List.copyOf(fields);
      }
      case MULTI_LABEL ->
          names.forEach(name -> fields.add(field(PREDICTION + "_" + name, DataTypes.IntegerType)));
    }
    switch (form) {
      case ARRAY ->
          fields.add(field(PROBABILITY, DataTypes.createArrayType(DataTypes.DoubleType, false)));
      case COLUMNS ->
          names.forEach(name -> fields.add(field(PROBABILITY + "_" + name, DataTypes.DoubleType)));
      case NONE -> {}
    }
    return List.copyOf(fields);
  }

  private static StructField field(String name, DataType type) {
    return new StructField(name, type, false, Metadata.empty());
  }

  @Override
  public Object[] of(double[] outputs, int from, int length) {
    List<Object> cells = new ArrayList<>();
    Double[] values = new Double[length];
    Arrays.setAll(values, k -> outputs[from + k]);
    switch (task) {
      case CLASSIFICATION -> cells.add(names.get(highest(values)));
      case REGRESSION -> {
        return values;
      }
      case MULTI_LABEL -> {
        for (double probability : values) {
          cells.add(probability > DECISION ? 1 : 0);
        }
      }
    }
    switch (form) {
      case ARRAY -> cells.add(values);
      case COLUMNS -> cells.addAll(List.of(values));
      case NONE -> {}
    }
    return cells.toArray();
  }

  private static int highest(Double[] probabilities) {
    int highest = 0;
    for (int k = 1; k < probabilities.length; k++) {
      highest = probabilities[k] > probabilities[highest] ? k : highest;
    }
    return highest;
  }
}
