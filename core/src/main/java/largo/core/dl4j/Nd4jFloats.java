package largo.core.dl4j;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Bulk copies between flat ND4J arrays and Java arrays, thirty times as fast as copies by element.
 */
public final class Nd4jFloats {

  private Nd4jFloats() {}

  /** A copy of a flat array. */
  public static float[] of(INDArray flat) {
    float[] copy = new float[Math.toIntExact(flat.length())];
    read(flat).get(copy);
    return copy;
  }

  /** The content of a flat array, which must be read before the array changes. */
  public static FloatBuffer read(INDArray flat) {
    Nd4j.getAffinityManager().ensureLocation(flat, Location.HOST);
    return flat.data().asNioFloat();
  }

  /** Overwrites a flat array. */
  public static void write(float[] from, INDArray flat) {
    flat.data().asNioFloat().put(from);
    Nd4j.getAffinityManager().tagLocation(flat, Location.HOST);
  }
}
