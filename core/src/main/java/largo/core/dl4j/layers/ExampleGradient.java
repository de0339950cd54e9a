package largo.core.dl4j.layers;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The gradients of single examples with respect to the parameters of a layer. */
interface ExampleGradient extends AutoCloseable {

  /**
   * Adds the squared norm of the gradient of each example.
   *
   * @param to {@code double[examples]}
   * @throws IllegalArgumentException if there are other examples
   */
  void addSquares(double[] to);

  /** Overwrites the gradient of the layer by the sum, with a factor for each example. */
  void writeSum(float[] factors);

  @Override
  void close();

  /** A copy outside of workspaces. */
  static INDArray copy(INDArray array) {
    return Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', array.shape()).assign(array);
  }

  /** Multiplies each row by its factor. */
  static void scale(INDArray rows, float[] factors) {
    FloatBuffer elements = ContiguousArrays.floats(rows);
    float[] row = new float[elements.capacity() / factors.length];
    for (int i = 0; i < factors.length; i++) {
      elements.get(i * row.length, row);
      for (int j = 0; j < row.length; j++) {
        row[j] *= factors[i];
      }
      elements.put(i * row.length, row);
    }
  }
}
