package largo.core.dl4j.layers;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** Arrays of floats that lie in memory row by row, without gaps. */
final class ContiguousArrays {

  /** Floats that are worked on at a time, so that they stay in the first cache. */
  static final int CHUNK = 2048;

  private ContiguousArrays() {}

  /** Whether an array is one. */
  static boolean is(INDArray array) {
    return array.dataType() == DataType.FLOAT
        && Shape.hasDefaultStridesForShape(array)
        && array.ordering() == 'c';
  }

  /** An array's own memory, from its first element to its last. */
  static FloatBuffer floats(INDArray array) {
    FloatBuffer buffer = array.data().asNioFloat().duplicate();
    return buffer.limit(buffer.position() + Math.toIntExact(array.length())).slice();
  }

  /** The same as bits. */
  static IntBuffer bits(INDArray array) {
    IntBuffer buffer = array.data().asNioInt().duplicate();
    return buffer.limit(buffer.position() + Math.toIntExact(array.length())).slice();
  }

  /** The array itself if it is plain, a plain copy among a layer's working memory otherwise. */
  static INDArray of(INDArray array, LayerWorkspaceMgr workspaces) {
    return is(array) ? array : workspaces.dup(ArrayType.BP_WORKING_MEM, array, 'c');
  }
}
