package largo.core.dl4j;

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
record NetworkArrays(INDArray[] all) implements AutoCloseable {

  /** No arrays. */
  static final NetworkArrays NONE = new NetworkArrays(new INDArray[0]);

  /**
   * Arrays filled from rows: these if they have the shapes, otherwise new ones.
   *
   * @param rows {@code float[≥ examples × sizes of all shapes]}, in which an example's arrays
   *     follow each other
   * @param shapes of one example
   */
  NetworkArrays filled(float[] rows, int examples, List<List<Integer>> shapes) {
    int width = shapes.stream().mapToInt(NetworkSignature::size).sum();
    INDArray[] filled = fit(examples, shapes) ? all : created(examples, shapes);
    int offset = 0;
    for (int k = 0; k < filled.length; k++) {
      int size = NetworkSignature.size(shapes.get(k));
      FloatBuffer buffer = filled[k].data().asNioFloat();
      if (filled.length == 1) {
        buffer.put(rows, 0, examples * size);
      } else {
        for (int i = 0; i < examples; i++) {
          buffer.put(rows, i * width + offset, size);
        }
      }
      Nd4j.getAffinityManager().tagLocation(filled[k], Location.HOST);
      offset += size;
    }

    return filled == all ? this : new NetworkArrays(filled);
  }

  private boolean fit(int examples, List<List<Integer>> shapes) {
    boolean fit = all.length == shapes.size();
    for (int k = 0; fit && k < all.length; k++) {
      long[] shape = shape(examples, shapes.get(k));
      fit = !all[k].wasClosed() && java.util.Arrays.equals(all[k].shape(), shape);
    }
    return fit;
  }

  private INDArray[] created(int examples, List<List<Integer>> shapes) {
    close();
    return shapes.stream()
        .map(one -> Nd4j.createUninitialized(DataType.FLOAT, shape(examples, one), 'c'))
        .toArray(INDArray[]::new);
  }

  /** The single array. */
  INDArray only() {
    return all[0];
  }

  @Override
  public void close() {
    for (INDArray array : all) {
      if (!array.wasClosed()) {
        array.close();
      }
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
