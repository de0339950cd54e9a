package largo.spark.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import largo.core.compress.Packing;
import largo.core.compress.Residue;
import largo.core.compress.Residues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's side of what workers keep: how old it must be by now, so that what was lost with a
 * worker is found out, and what it comes to.
 */
final class Residual {

  private static final Logger LOG = LoggerFactory.getLogger(Residual.class);

  private final Packing packing;
  private final long[] ages;
  private float[] before = {};

  Residual(Packing packing, int shards) {
    this.packing = packing;
    this.ages = new long[shards];
  }

  /**
   * Takes in a step that is over.
   *
   * @param parameters that it began with, float[layout size], not kept
   * @return numbers to tell of it
   */
  Map<String, Double> told(long step, float[] parameters, List<Answer.Gradient> answers) {
    Map<String, Double> told = new TreeMap<>();
    List<Integer> lost = new ArrayList<>();
    double bytes = 0;
    double bits = 0;
    int packed = 0;
    for (Answer.Gradient answer : answers) {
      if (answer.freight().isPresent()) {
        Answer.Freight freight = answer.freight().get();
        packed++;
        bytes += freight.bytes();
        bits += freight.bits();
        if (packing.compression().remembers() && freight.age() != ages[answer.shard()] + 1) {
          lost.add(answer.shard());
        }
        ages[answer.shard()] = freight.age();
      }
    }
    if (packed > 0) {
      told.put("compression-rate", 32.0 * packing.trained() * packed / bits);
      told.put("wire-rate", 4.0 * packing.size() * packed / bytes);
    }
    if (!lost.isEmpty()) {
      told.put("lost-residues", (double) lost.size());
      LOG.warn(
          "step {}: what compression had not sent of shards {} was lost with their workers; they "
              + "begin anew with nothing",
          step,
          lost);
    }
    if (packing.compression().momentum() > 0) {
      before = before.length > 0 ? before : new float[parameters.length];
      System.arraycopy(parameters, 0, before, 0, before.length);
    }
    return told;
  }

  /** What shards have not sent, with what only the driver knows. */
  Residues with(List<Residue> shards) {
    return new Residues(shards, before);
  }

  /** Goes on with what there was once. */
  void goOn(Residues residues) {
    Arrays.setAll(ages, shard -> residues.shards().get(shard).age());
    before = residues.before().clone();
  }
}
