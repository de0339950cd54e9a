package largo.spark.ml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * The columns that a classifier adds, in order.
 *
 * @param raw whether there are logarithms of probabilities
 * @param probability whether there are probabilities
 * @param prediction whether there is a class
 * @param thresholds of the classes; empty if they are equal
 */
record ClassCells(boolean raw, boolean probability, boolean prediction, double[] thresholds)
    implements RowScorer.Cells {

  /** Lower bound of probabilities in logarithms. */
  private static final double MIN_PROBABILITY = 1e-38;

  @Override
  public Object[] of(double[] outputs, int from, int length) {
    double[] row = Arrays.copyOfRange(outputs, from, from + length);
    List<Object> cells = new ArrayList<>(3);
    if (raw) {
      cells.add(raw(row));
    }
    if (probability) {
      cells.add(Vectors.dense(probabilities(row)));
    }
    if (prediction) {
      cells.add((double) prediction(probabilities(row)));
    }
    return cells.toArray();
  }

  /** Natural logarithms. */
  static Vector raw(double[] outputs) {
    double[] raw = probabilities(outputs);
    for (int k = 0; k < raw.length; k++) {
      raw[k] = Math.log(Math.max(MIN_PROBABILITY, raw[k]));
    }
    return Vectors.dense(raw);
  }

  /** Outputs normalized to a sum of one in doubles. */
  private static double[] probabilities(double[] outputs) {
    double sum = 0;
    for (double output : outputs) {
      sum += output;
    }
    double[] probabilities = new double[outputs.length];
    for (int k = 0; k < outputs.length; k++) {
      probabilities[k] = outputs[k] / sum;
    }
    return probabilities;
  }

  private int prediction(double[] probabilities) {
    int best = 0;
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < probabilities.length; k++) {
      double scaled = thresholds.length == 0 ? probabilities[k] : probabilities[k] / thresholds[k];
      if (scaled > max) {
        max = scaled;
        best = k;
      }
    }
    return best;
  }
}
