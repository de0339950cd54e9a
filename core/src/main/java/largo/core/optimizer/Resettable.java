package largo.core.optimizer;

import java.util.Arrays;

/** A rule with a momentum, which its first state vector holds. */
public interface Resettable extends UpdateRule {

  /** Forgets the momentum, and nothing else. */
  default void reset(Vectors x) {
    Arrays.fill(x.state(0), 0);
  }
}
