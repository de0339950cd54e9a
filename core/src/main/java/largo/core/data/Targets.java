package largo.core.data;

import java.io.Serializable;
import java.util.List;

/** Targets of examples, one row per example. */
public sealed interface Targets extends Serializable permits ClassTargets, VectorTargets {

  /** The number of examples. */
  int rows();

  /** Size on the heap, in bytes. */
  long bytes();

  /** Some rows, in the order of {@code rows}. */
  Targets select(int[] rows);

  /**
   * Assembles targets from parts; see {@link Features#assemble}.
   *
   * @param rows in all
   * @param parts at least one, all of the same kind
   */
  static Targets assemble(int rows, List<Examples.Part> parts) {
    return parts.get(0).examples().targets() instanceof ClassTargets
        ? ClassTargets.assemble(rows, parts)
        : VectorTargets.assemble(rows, parts);
  }
}
