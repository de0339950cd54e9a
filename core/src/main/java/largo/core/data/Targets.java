package largo.core.data;

import java.io.Serializable;
import java.util.List;

/** What a network is to give for examples, one row an example. */
public sealed interface Targets extends Serializable permits ClassTargets, VectorTargets {

  /** How many examples. */
  int rows();

  /** Bytes of heap that the values take. */
  long bytes();

  /** The rows named, in the order named. */
  Targets select(int[] rows);

  /**
   * One whole from parts; see {@link Features#assemble}.
   *
   * @param rows rows of the whole
   * @param parts at least one, all of the same kind
   */
  static Targets assemble(int rows, List<Examples.Part> parts) {
    return parts.get(0).examples().targets() instanceof ClassTargets
        ? ClassTargets.assemble(rows, parts)
        : VectorTargets.assemble(rows, parts);
  }
}
