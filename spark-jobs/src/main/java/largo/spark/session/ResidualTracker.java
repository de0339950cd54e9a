package largo.spark.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import largo.core.compress.GradientCodec;
import largo.core.compress.Residual;
import largo.core.compress.Residuals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's side of what workers keep: how old it must be by now, so that what was lost with a
 * worker is found out, and what it comes to.
 */
final class ResidualTracker {

  private static final Logger LOG = LoggerFactory.getLogger(ResidualTracker.class);

  private final GradientCodec gradientCodec;
  private final long[] ages;
  private float[] before = {};

  ResidualTracker(GradientCodec gradientCodec, int shards) {
    this.gradientCodec = gradientCodec;
    this.ages = new long[shards];
  }

  /**
   * Takes in a step that is over.
   *
   * @param parameters that it began with, float[layout size], not kept
   * @return numbers to tell of it
   */
  Map<String, Double> metrics(long step, float[] parameters, List<Response.Gradient> answers) {
    Map<String, Double> metrics = new TreeMap<>();
    List<Integer> lost = new ArrayList<>();
    double bytes = 0;
    double bits = 0;
    int packed = 0;
    for (Response.Gradient answer : answers) {
      if (answer.freight().isPresent()) {
        Response.Freight freight = answer.freight().get();
        packed++;
        bytes += freight.bytes();
        bits += freight.bits();
        if (gradientCodec.compression().usesErrorFeedback()
            && freight.age() != ages[answer.shard()] + 1) {
          lost.add(answer.shard());
        }
        ages[answer.shard()] = freight.age();
      }
    }
    if (packed > 0) {
      metrics.put("compression-rate", 32.0 * gradientCodec.trained() * packed / bits);
      metrics.put("sent-rate", 4.0 * gradientCodec.size() * packed / bytes);
    }
    if (!lost.isEmpty()) {
      metrics.put("lost-residuals", (double) lost.size());
      LOG.warn(
          "step {}: what compression had not sent of shards {} was lost with their workers; they "
              + "begin anew with nothing",
          step,
          lost);
    }
    if (gradientCodec.compression().momentum() > 0) {
      before = before.length > 0 ? before : new float[parameters.length];
      System.arraycopy(parameters, 0, before, 0, before.length);
    }
    return metrics;
  }

  /** What shards have not sent, with what only the driver knows. */
  Residuals with(List<Residual> shards) {
    return new Residuals(shards, before);
  }

  /** Goes on with what there was once. */
  void restore(Residuals residuals) {
    Arrays.setAll(ages, shard -> residuals.shards().get(shard).age());
    before = residuals.before().clone();
  }
}
