package largo.core.model;

import java.nio.FloatBuffer;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays of a micro-batch in native memory, one for each input or output of a network.
 *
 * @param all in the order of the network
 */
record Arrays(INDArray[] all) implements AutoCloseable {

  /**
   * Arrays filled from rows.
   *
   * @param rows {@code float[≥ examples × sizes of all shapes]}, in which an example's arrays
   *     follow each other
   * @param shapes of one example
   */
  static Arrays of(float[] rows, int examples, List<List<Integer>> shapes) {
    int width = shapes.stream().mapToInt(Signature::size).sum();
    INDArray[] all = new INDArray[shapes.size()];
    int offset = 0;
    for (int k = 0; k < all.length; k++) {
      int size = Signature.size(shapes.get(k));
      all[k] = Nd4j.createUninitialized(DataType.FLOAT, shape(examples, shapes.get(k)), 'c');
      FloatBuffer buffer = all[k].data().asNioFloat();
      if (all.length == 1) {
        buffer.put(rows, 0, examples * size);
      } else {
        for (int i = 0; i < examples; i++) {
          buffer.put(rows, i * width + offset, size);
        }
      }
      Nd4j.getAffinityManager().tagLocation(all[k], Location.HOST);
      offset += size;
    }

    return new Arrays(all);
  }

  /** The only one, where there is but one. */
  INDArray only() {
    return all[0];
  }

  @Override
  public void close() {
    for (INDArray array : all) {
      array.close();
    }
  }

  private static long[] shape(int examples, List<Integer> one) {
    long[] shape = new long[one.size() + 1];
    shape[0] = examples;
    for (int axis = 0; axis < one.size(); axis++) {
      shape[axis + 1] = one.get(axis);
    }

    return shape;
  }
}
