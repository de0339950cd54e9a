package largo.core.compress;

import largo.core.Preconditions;
import largo.core.params.Tensor;

/**
 * Global momentum compression: the largest of gradient, momentum and what is left over; the
 * momentum is that of all shards together, as everybody sees it in how the parameters move.
 *
 * <pre>
 *   e½ = e + d − (β / (K η)) (w(t) − w(t−1))     d: the shard's contribution to the mean gradient
 *   send C(e½)                                   the s largest of each tensor, by magnitude
 *   e = e½ − C(e½)
 *   w(t+1) = w(t) − η Σ C                        on the driver: plain gradient descent
 * </pre>
 *
 * <p>{@code η} is the rate of the step that made {@code w(t) − w(t−1)}, so that with all elements
 * sent this is momentum as {@link largo.core.optimizer.Momentum} has it by default (heavy ball,
 * rate outside), for any schedule. Momentum and error feedback hold for all trained parameters;
 * those that are not compressed are sent whole.
 *
 * <p>State: {@code e}, one vector for each shard, zero at first; {@code w(t−1)}, which is the same
 * for all.
 *
 * <p>Source: Zhao et al., "Global Momentum Compression for Sparse Communication in Distributed
 * Learning", <a href="https://arxiv.org/abs/1905.12948">1905.12948</a>. Departures: contributions
 * to the mean, which add up, rather than means of shards, which are averaged (hence {@code K} in
 * the momentum); {@code s} elements of each tensor rather than of the whole vector, so that no
 * layer falls silent because its gradients are small; of equal magnitudes the first are sent.
 *
 * @param momentum {@code β} in [0, 1)
 * @param share {@code s} over the elements of a tensor, in (0, 1]; rounded up
 */
public record Gmc(double momentum, double share) implements Compression {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not kept; the message names it
   */
  public Gmc {
    Preconditions.inRange("momentum", momentum, 0, 1);
    Preconditions.that(
        share > 0 && share <= 1,
        "share must be in (0, 1], but was %s",
        Preconditions.shortest(share));
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public TensorCodec coder(Tensor tensor) {
    int count = (int) Math.min(tensor.length(), Math.ceil(share * tensor.length()));
    return new TopKCodec(tensor.offset(), tensor.end(), count);
  }
}
