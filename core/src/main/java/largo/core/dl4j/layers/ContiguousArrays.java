package largo.core.dl4j.layers;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** Arrays of floats in row-major order without gaps. */
final class ContiguousArrays {

  /**
   * Number of floats that are processed at a time, so that they remain in the first-level cache.
   */
  static final int CHUNK = 2048;

  private ContiguousArrays() {}

  /** Whether an array is contiguous. */
  static boolean is(INDArray array) {
    return array.dataType() == DataType.FLOAT
        && Shape.hasDefaultStridesForShape(array)
        && array.ordering() == 'c';
  }

  /** The memory of an array, from its first element to its last. */
  static FloatBuffer floats(INDArray array) {
    FloatBuffer buffer = array.data().asNioFloat().duplicate();
    return buffer.limit(buffer.position() + Math.toIntExact(array.length())).slice();
  }

  /** The same as integers. */
  static IntBuffer bits(INDArray array) {
    IntBuffer buffer = array.data().asNioInt().duplicate();
    return buffer.limit(buffer.position() + Math.toIntExact(array.length())).slice();
  }

  /**
   * The array itself if it is contiguous, otherwise a contiguous copy in the workspace of a layer.
   */
  static INDArray of(INDArray array, LayerWorkspaceMgr workspaces) {
    return is(array) ? array : workspaces.dup(ArrayType.BP_WORKING_MEM, array, 'c');
  }
}
