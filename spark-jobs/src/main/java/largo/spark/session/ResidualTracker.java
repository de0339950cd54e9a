package largo.spark.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import largo.core.compress.GradientCodec;
import largo.core.compress.Residual;
import largo.core.compress.Residuals;
import largo.core.train.ShardGradient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's view of the residuals in workers: their expected ages, by which the loss of a
 * residual is detected, and the metrics of compression.
 */
final class ResidualTracker {

  private static final Logger LOG = LoggerFactory.getLogger(ResidualTracker.class);

  private final GradientCodec codec;
  private final long[] ages; // by shard
  private float[] before = {};

  ResidualTracker(GradientCodec codec, int shards) {
    this.codec = codec;
    this.ages = new long[shards];
  }

  /**
   * Records a step.
   *
   * @param parameters parameters before the step, float[layout size], not retained
   * @return its metrics
   */
  Map<String, Double> stepDone(long step, float[] parameters, List<ShardGradient> gradients) {
    Map<String, Double> metrics = new TreeMap<>();
    List<Integer> lost = new ArrayList<>();
    double bytes = 0;
    double bits = 0;
    int compressed = 0;
    for (ShardGradient gradient : gradients) {
      if (gradient.isCompressed()) {
        int shard = gradient.shard();
        long age = gradient.compression().residualAge();
        compressed++;
        bytes += gradient.bytes();
        bits += gradient.compression().bits();
        if (codec.compression().usesErrorFeedback() && age != ages[shard] + 1) {
          lost.add(shard);
        }
        ages[shard] = age;
      }
    }
    if (compressed > 0) {
      metrics.put("compression-rate", 32.0 * codec.trained() * compressed / bits);
      metrics.put("sent-rate", 4.0 * codec.size() * compressed / bytes);
    }
    if (!lost.isEmpty()) {
      metrics.put("lost-residuals", (double) lost.size());
      LOG.warn(
          "step {}: the residuals of shards {} were lost with their workers and start from zero",
          step,
          lost);
    }
    if (codec.compression().momentum() > 0) {
      before = before.length > 0 ? before : new float[parameters.length];
      System.arraycopy(parameters, 0, before, 0, before.length);
    }
    return metrics;
  }

  /** Residuals of all shards, with the parameters before the last step if they are needed. */
  Residuals residuals(List<Residual> shards) {
    return new Residuals(shards, before);
  }

  void restore(Residuals residuals) {
    Arrays.setAll(ages, shard -> residuals.shards().get(shard).age());
    before = residuals.previousParameters().clone();
  }
}
