package largo.spark.exchange;

import java.io.Serializable;
import largo.core.gradient.GradientSum;

/**
 * A shard's sum on its way to the driver, or that of an aligned group of shards.
 *
 * @param leaf number of the shard, or of the group
 * @param gradient the sum
 * @param loss sum of losses
 * @param examples how many
 * @param seconds that its gradient took; the longest of a group
 */
record ShardSum(int leaf, RawFloats gradient, double loss, long examples, double seconds)
    implements Serializable {

  static ShardSum of(int leaf, GradientSum sum, double seconds) {
    return new ShardSum(leaf, new RawFloats(sum.gradient()), sum.loss(), sum.examples(), seconds);
  }

  GradientSum sum() {
    return new GradientSum(gradient.values(), loss, examples);
  }
}
