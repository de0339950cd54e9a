package largo.core.train;

import java.util.Locale;
import java.util.Optional;
import largo.core.Preconditions;
import largo.core.data.Batch;
import largo.core.data.BatchPlan;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;
import largo.core.data.ShardBatchPlan;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one shard at a time: holds a network and a micro-batch, and nothing that a run could lose.
 * Used by one thread at a time.
 *
 * <p>Where memory does not suffice for a micro-batch, it is halved, and the shard is begun anew.
 * The sum is the same up to rounding then; for a network whose layers look at the micro-batch as a
 * whole it would not be, and the error stands.
 */
public final class Worker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final GradientSource source;
  private final Normalization normalization;
  private final Batch batch;
  private int micro;
  private Optional<Part> filled = Optional.empty();

  /**
   * A worker.
   *
   * @param micro examples that go through the network at once, at least 1
   */
  public Worker(GradientSource source, Normalization normalization, int width, int micro) {
    Preconditions.positive("micro", micro);
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
   * @throws IllegalStateException if memory does not suffice, and smaller micro-batches cannot help
   */
  public GradientSum gradient(
      float[] parameters, BatchPlan plan, long step, int shard, Examples rows) {
    return gradient(parameters, Share.of(plan, step, shard), rows);
  }

  /**
   * The sum over one of a shard's own batches.
   *
   * @param parameters float[], not kept
   * @param number of the batch
   * @param rows the shard's rows
   * @throws IllegalStateException if memory does not suffice, and smaller micro-batches cannot help
   */
  public GradientSum gradient(
      float[] parameters, ShardBatchPlan walk, long number, int shard, Examples rows) {
    return gradient(parameters, Share.of(walk, number, shard), rows);
  }

  /**
   * Readies the first micro-batch of a step, which depends on nothing that is yet to come, so that
   * it need not be done when parameters are there. What is asked for next may be something else.
   *
   * @param rows the shard's rows
   */
  public void prepare(BatchPlan plan, long step, int shard, Examples rows) {
    prepare(Share.of(plan, step, shard), rows);
  }

  /**
   * The same for one of a shard's own batches.
   *
   * @param number of the batch
   * @param rows the shard's rows
   */
  public void prepare(ShardBatchPlan walk, long number, int shard, Examples rows) {
    prepare(Share.of(walk, number, shard), rows);
  }

  /** The score of a model on examples. */
  public Score score(float[] parameters, Examples rows, int classes) {
    Score score = new Score(classes);
    filled = Optional.empty();
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

  private GradientSum gradient(float[] parameters, Share share, Examples rows) {
    if (share.rows.count() == 0) {
      return GradientSum.empty();
    }
    source.load(parameters, share.step, share.step / share.plan.stepsPerEpoch());
    while (true) {
      try {
        return sum(share, rows);
      } catch (OutOfMemoryError e) {
        halve(e, share.rows.count());
      }
    }
  }

  private GradientSum sum(Share share, Examples rows) {
    GradientSum sum = new GradientSum(source.layout().size());
    for (int from = 0, k = 0; from < share.rows.count(); from += micro, k++) {
      fill(share, from, rows);
      long seed = Seeds.of(share.plan.seed(), Purpose.DROPOUT, share.step, share.shard, k);
      source.addGradient(batch, seed, sum);
    }

    return sum;
  }

  private void prepare(Share share, Examples rows) {
    if (share.rows.count() > 0) {
      fill(share, 0, rows);
    }
  }

  private void fill(Share share, int from, Examples rows) {
    int count = Math.min(micro, share.rows.count() - from);
    Part part = new Part(share.of, share.step, share.shard, from, count);
    if (!filled.equals(Optional.of(part))) {
      filled = Optional.empty(); // should this fail
      batch.fill(rows, count, i -> share.rows.row(from + i), normalization);
      filled = Optional.of(part);
    }
  }

  private void halve(OutOfMemoryError error, int share) {
    int tried = Math.min(micro, share);
    if (source.layout().dependsOnMicroBatch()) {
      throw outOfMemory(
          error,
          "memory does not suffice for a micro-batch of %d examples, and a smaller one would change"
              + " what batch normalization computes; set a smaller batch.micro, or give the executors"
              + " more memory",
          tried);
    }
    if (tried <= 1) {
      throw outOfMemory(
          error,
          "memory does not suffice for a single example; give the executors more memory, or run"
              + " fewer tasks in each");
    }
    micro = tried / 2;
    LOG.warn(
        "memory does not suffice for a micro-batch of {} examples; this worker goes on with {}: {}",
        tried,
        micro,
        error.getMessage());
  }

  /** Not an error of the virtual machine, for which Spark would end the executor. */
  private static IllegalStateException outOfMemory(
      Throwable cause, String message, Object... values) {
    return new IllegalStateException(String.format(Locale.ROOT, message, values), cause);
  }

  /** Rows of a shard whose gradient is wanted, and what goes by the step that they are for. */
  private record Share(Record of, BatchPlan plan, long step, int shard, BatchPlan.Rows rows) {

    static Share of(BatchPlan plan, long step, int shard) {
      return new Share(plan, plan, step, shard, plan.rows(step, shard));
    }

    static Share of(ShardBatchPlan walk, long number, int shard) {
      long step = walk.step(number, shard);
      return new Share(walk, walk.plan(), step, shard, walk.rows(number, shard));
    }
  }

  /** What the micro-batch holds. Whose rows it is says the shard. */
  private record Part(Record of, long step, int shard, int from, int count) {}
}
