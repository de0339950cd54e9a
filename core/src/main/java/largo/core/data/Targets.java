package largo.core.data;

import java.io.Serializable;

/** Targets of examples, one row per example. */
public sealed interface Targets extends Serializable permits ClassTargets, VectorTargets {

  /** The number of examples. */
  int rows();

  /** Size on the heap, in bytes. */
  long bytes();

  /** Some rows, in the order of {@code rows}. */
  Targets select(int[] rows);
}
