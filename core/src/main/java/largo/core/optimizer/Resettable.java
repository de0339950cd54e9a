package largo.core.optimizer;

import java.util.Arrays;

/** A rule with a momentum, which is held in its first state vector. */
public interface Resettable extends UpdateRule {

  /** Sets the momentum to zero; other state is unchanged. */
  default void reset(Vectors x) {
    Arrays.fill(x.state(0), 0);
  }
}
