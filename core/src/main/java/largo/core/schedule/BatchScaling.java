package largo.core.schedule;

import largo.core.Preconditions;

/**
 * How a learning rate that was tuned for one batch size is scaled to another.
 *
 * <p>The default is none: which scaling holds, and up to which batch size, depends on the model and
 * the update rule.
 */
public enum BatchScaling {
  /** {@code η}: the same rate for every batch. */
  NONE {
    @Override
    double factor(double ratio) {
      return 1;
    }
  },
  /**
   * {@code η B / B_ref}. Source: Goyal et al., <a
   * href="https://arxiv.org/abs/1706.02677">1706.02677</a>; for momentum SGD, up to the critical
   * batch.
   */
  LINEAR {
    @Override
    double factor(double ratio) {
      return ratio;
    }
  },
  /**
   * {@code η √(B / B_ref)}. Source: Krizhevsky, <a
   * href="https://arxiv.org/abs/1404.5997">1404.5997</a>; usual for Adam and LAMB.
   */
  SQRT {
    @Override
    double factor(double ratio) {
      return Math.sqrt(ratio);
    }
  };

  abstract double factor(double ratio);

  /**
   * The rate at {@code batch}.
   *
   * @param rate {@code η > 0}, tuned at {@code referenceBatch}
   * @param batch examples, at least 1
   * @param referenceBatch examples, at least 1
   * @throws IllegalArgumentException if a batch is not positive
   */
  public double scale(double rate, int batch, int referenceBatch) {
    Preconditions.positive("batch", batch);
    Preconditions.positive("reference-batch", referenceBatch);
    return rate * factor((double) batch / referenceBatch);
  }
}
