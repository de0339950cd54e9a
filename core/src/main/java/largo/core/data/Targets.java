package largo.core.data;

import java.io.Serializable;

/** What a network is to give for examples, one row an example. */
public sealed interface Targets extends Serializable permits ClassTargets, VectorTargets {

  /** How many examples. */
  int rows();

  /** Bytes of heap that the values take. */
  long bytes();

  /** The rows named, in the order named. */
  Targets select(int[] rows);
}
