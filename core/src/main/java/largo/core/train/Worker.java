package largo.core.train;

import largo.core.Check;
import largo.core.data.Batch;
import largo.core.data.BatchPlan;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;
import largo.core.data.ShardWalk;
import largo.core.model.GradientSource;
import largo.core.model.GradientSum;
import largo.core.model.Score;

/**
 * Serves one shard at a time: holds a network and a micro-batch, and nothing that a run could lose.
 * Used by one thread at a time.
 */
public final class Worker implements AutoCloseable {

  private final GradientSource source;
  private final Normalization normalization;
  private final int micro;
  private final Batch batch;

  /**
   * A worker.
   *
   * @param micro examples that go through the network at once, at least 1
   */
  public Worker(GradientSource source, Normalization normalization, int width, int micro) {
    Check.positive("micro", micro);
    this.source = source;
    this.normalization = normalization;
    this.micro = micro;
    this.batch = new Batch(width);
  }

  /**
   * The sum over a shard's share of a global batch; empty if it has none.
   *
   * @param parameters float[], not kept
   * @param shard the shard's rows
   */
  public GradientSum gradient(
      float[] parameters, BatchPlan plan, long step, int shard, Examples rows) {
    return sum(parameters, plan, plan.rows(step, shard), step, shard, rows);
  }

  /**
   * The sum over one of a shard's own batches.
   *
   * @param parameters float[], not kept
   * @param number of the batch
   * @param rows the shard's rows
   */
  public GradientSum gradient(
      float[] parameters, ShardWalk walk, long number, int shard, Examples rows) {
    long step = walk.step(number, shard);
    return sum(parameters, walk.plan(), walk.rows(number, shard), step, shard, rows);
  }

  private GradientSum sum(
      float[] parameters,
      BatchPlan plan,
      BatchPlan.Rows share,
      long step,
      int shard,
      Examples rows) {
    GradientSum sum = new GradientSum(source.layout().size());
    source.load(parameters, step, step / plan.stepsPerEpoch());
    for (int from = 0, k = 0; from < share.count(); from += micro, k++) {
      int first = from;
      batch.fill(
          rows, Math.min(micro, share.count() - from), i -> share.row(first + i), normalization);
      source.addGradient(batch, Seeds.of(plan.seed(), Purpose.DROPOUT, step, shard, k), sum);
    }

    return sum;
  }

  /** The score of a model on examples. */
  public Score score(float[] parameters, Examples rows, int classes) {
    Score score = new Score(classes);
    source.load(parameters, 0, 0);
    for (int from = 0; from < rows.count(); from += micro) {
      int first = from;
      batch.fill(rows, Math.min(micro, rows.count() - from), i -> first + i, normalization);
      source.evaluate(batch, score);
    }

    return score;
  }

  @Override
  public void close() {
    source.close();
  }
}
