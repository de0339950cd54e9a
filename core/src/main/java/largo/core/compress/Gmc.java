package largo.core.compress;

import largo.core.DecimalFormatter;
import largo.core.Preconditions;
import largo.core.params.Tensor;

/**
 * Global momentum compression (GMC): sends the largest elements of the sum of gradient, momentum
 * and residual. The momentum is that of the global update, which every worker derives from the last
 * change of the parameters.
 *
 * <pre>
 *   u = e + d − (β / (K η)) (w(t) − w(t−1))     d: the shard's contribution to the mean gradient
 *   send C(u)                                   the s elements of each tensor with the largest |u|
 *   e = u − C(u)                                the shard's residual
 *   w(t+1) = w(t) − η Σ C(u)                    on the driver: plain gradient descent
 * </pre>
 *
 * <p>{@code η} in the first line is the learning rate of the step from {@code w(t−1)} to {@code
 * w(t)}. If all elements are sent, this equals {@link largo.core.optimizer.Momentum} with its
 * defaults (heavy ball, rate outside) for any schedule. Momentum and error feedback apply to all
 * trained parameters; those that are not compressed are sent completely.
 *
 * <p>State: {@code e}, one vector per shard, initially zero; {@code w(t−1)}, common to all shards.
 *
 * <p>Source: Zhao et al., "Global Momentum Compression for Sparse Communication in Distributed
 * Learning", <a href="https://arxiv.org/abs/1905.12948">1905.12948</a>. Departures: contributions
 * to the mean, which add up, rather than means of shards, which are averaged (hence {@code K} in
 * the momentum); {@code s} elements of each tensor rather than of the whole vector, so that layers
 * with small gradients are sent, too; of equal magnitudes, the first ones are sent.
 *
 * @param momentum {@code β} in [0, 1)
 * @param share fraction of a tensor's elements that is sent, in (0, 1]; the count {@code s} is
 *     rounded up
 */
public record Gmc(double momentum, double share) implements Compression {

  public Gmc {
    Preconditions.inRange("momentum", momentum, 0, 1);
    Preconditions.that(
        share > 0 && share <= 1,
        "share must be in (0, 1], but was %s",
        DecimalFormatter.shortest(share));
  }

  @Override
  public boolean usesErrorFeedback() {
    return true;
  }

  @Override
  public TensorCodec codec(Tensor tensor) {
    int count = (int) Math.min(tensor.length(), Math.ceil(share * tensor.length()));
    return new TopKCodec(tensor.offset(), tensor.end(), count);
  }
}
