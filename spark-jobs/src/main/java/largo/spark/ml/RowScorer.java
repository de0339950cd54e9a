package largo.spark.ml;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import largo.core.data.InputException;
import largo.spark.interop.ScalaCollections;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.Seq;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Adds predictions to rows, many at a time, with one network for each task.
 *
 * @param net broadcast
 * @param features index of their column: vectors, arrays, or bytes from 0 to 255
 * @param batch number of rows in one forward pass
 * @param cells the columns that are added to a row
 */
record RowScorer(Broadcast<TrainedNetwork> net, int features, int batch, Cells cells)
    implements MapPartitionsFunction<Row, Row> {

  @Serial private static final long serialVersionUID = 1;

  /** Converts a network's outputs to the columns that are added to a row. */
  @FunctionalInterface
  interface Cells extends Serializable {

    /**
     * The cells of a row.
     *
     * @param outputs {@code double[≥ from + length]}
     */
    Object[] of(double[] outputs, int from, int length);
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Batches(rows);
  }

  /** Rows with predictions, computed in batches. */
  private final class Batches implements Iterator<Row> {

    private final Iterator<Row> rows;
    private final List<Row> waiting = new ArrayList<>();
    private Iterator<Row> scored = List.<Row>of().iterator();
    private TrainedNetwork.Computing network;
    private double[] values;

    Batches(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return scored.hasNext() || rows.hasNext();
    }

    @Override
    public Row next() {
      if (!scored.hasNext()) {
        score();
      }
      return scored.next();
    }

    private void score() {
      int width = net.value().definition().shape().size();
      if (network == null) {
        network = net.value().open();
        values = new double[Math.multiplyExact(batch, width)];
        TaskCompletionListener close = context -> network.close();
        TaskContext.get().addTaskCompletionListener(close);
      }
      waiting.clear();
      while (rows.hasNext() && waiting.size() < batch) {
        Row row = rows.next();
        copy(row.get(features), values, waiting.size() * width, width);
        waiting.add(row);
      }

      int count = waiting.size();
      double[] outputs = network.predictions(values, count);
      int length = outputs.length / count;
      List<Row> done = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        done.add(with(waiting.get(i), cells.of(outputs, i * length, length)));
      }
      scored = done.iterator();
    }
  }

  /** Copies the features of a row. */
  static void copy(Object cell, double[] to, int at, int width) {
    if (cell instanceof Vector vector) {
      check(vector.size(), width);
      Arrays.fill(to, at, at + width, 0);
      vector.foreachActive(
          new AbstractFunction2<Object, Object, BoxedUnit>() {
            @Override
            public BoxedUnit apply(Object index, Object value) {
              to[at + (int) index] = (double) value;
              return BoxedUnit.UNIT;
            }
          });
    } else if (cell instanceof byte[] bytes) {
      check(bytes.length, width);
      for (int j = 0; j < width; j++) {
        to[at + j] = bytes[j] & 0xFF;
      }
    } else if (cell != null) {
      List<?> list = ScalaCollections.list((Seq<?>) cell);
      check(list.size(), width);
      for (int j = 0; j < width; j++) {
        Object value = list.get(j);
        to[at + j] = value instanceof Number number ? number.doubleValue() : Double.NaN;
      }
    } else {
      throw new InputException("a row has no features: its cell is null");
    }
    for (int j = at; j < at + width; j++) {
      if (!Float.isFinite((float) to[j])) {
        throw new InputException(
            "features must be finite numbers, but feature %d of a row was %s", j - at, to[j]);
      }
    }
  }

  private static void check(int found, int expected) {
    if (found != expected) {
      throw new InputException("the model takes %d features, but a row has %d", expected, found);
    }
  }

  private static Row with(Row row, Object[] added) {
    Object[] cells = new Object[row.size() + added.length];
    for (int k = 0; k < row.size(); k++) {
      cells[k] = row.get(k);
    }
    System.arraycopy(added, 0, cells, row.size(), added.length);
    return RowFactory.create(cells);
  }
}
