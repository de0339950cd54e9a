package largo.core.train;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import largo.core.Preconditions;
import largo.core.data.Augmenter;
import largo.core.data.Batch;
import largo.core.data.BatchPlan;
import largo.core.data.BatchRange;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;
import largo.core.data.ShardBatchPlan;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.gradient.ShardSquares;
import largo.core.gradient.StatefulSource;
import largo.core.privacy.ExampleClipping;

/**
 * Computes gradients and scores of one shard at a time. It has a network and a micro-batch, but no
 * state that results depend on. Used by one thread at a time.
 *
 * <p>If memory does not suffice for a micro-batch, its size is halved, and the shard is computed
 * again. The sum is then the same up to rounding. For layers that depend on the micro-batch as a
 * whole, such as batch normalization, it would differ, and the error is thrown.
 */
public final class Worker implements AutoCloseable {

  private final GradientSource source;
  private final Normalization normalization;
  private final Batch batch;
  private final Optional<Augmenter> augmenter;
  private final boolean squares;
  private final ShardThrottle throttle;
  private final Optional<ExampleClipper> clipper;
  private final ReadAhead readAhead = new ReadAhead();
  private int micro;
  private Optional<MicroBatch> filled = Optional.empty();

  /**
   * A worker whose gradients come without squares.
   *
   * @param micro examples in one forward and backward pass, at least 1
   * @param augmenter of training examples
   */
  public Worker(
      GradientSource source,
      Normalization normalization,
      int width,
      int micro,
      Optional<Augmenter> augmenter) {
    this(source, normalization, width, micro, augmenter, SumOptions.NONE);
  }

  Worker(
      GradientSource source,
      Normalization normalization,
      int width,
      int micro,
      Optional<Augmenter> augmenter,
      SumOptions options) {
    Preconditions.positive("micro", micro);
    this.source = source;
    this.normalization = normalization;
    this.micro = micro;
    this.batch = new Batch(width);
    this.augmenter = augmenter;
    this.squares = options.squares;
    this.throttle = options.throttle;
    this.clipper =
        options.clipping.isNone()
            ? Optional.empty()
            : Optional.of(new ExampleClipper(options.clipping, source));
  }

  /**
   * How sums are computed.
   *
   * @param squares whether they come with their {@link ShardSquares}, which cost another pass
   * @param clipping of the gradient of each example
   * @param throttle limits of the speed of shards
   */
  public record SumOptions(boolean squares, ExampleClipping clipping, ShardThrottle throttle)
      implements Serializable {

    static final SumOptions NONE =
        new SumOptions(false, new ExampleClipping.NoClipping(), ShardThrottle.NONE);
  }

  /**
   * The sum over a shard's part of a global batch; empty if it has none.
   *
   * @param parameters float[layout size], not kept
   * @param rows of the shard
   * @throws IllegalStateException if memory does not suffice, and smaller micro-batches cannot help
   */
  public GradientSum gradient(
      float[] parameters, BatchPlan plan, long step, int shard, Examples rows) {
    return gradient(parameters, plan, plan.range(step), shard, rows);
  }

  /**
   * The sum over a shard's part of a global batch of any size; empty if it has none.
   *
   * @param parameters float[layout size], not kept
   * @param rows of the shard
   * @throws IllegalStateException if memory does not suffice, and smaller micro-batches cannot help
   */
  public GradientSum gradient(
      float[] parameters, BatchPlan plan, BatchRange batch, int shard, Examples rows) {
    return gradient(parameters, BatchRows.of(plan, batch, shard), rows);
  }

  /**
   * The sum over a shard's part of a global batch, where the engine keeps a state of each example.
   *
   * @param parameters float[layout size], not kept
   * @param rows of the shard
   * @param before state of the shard before the step, whose number must be that of the batch
   * @throws IllegalStateException if memory does not suffice, and smaller micro-batches cannot help
   */
  public StatefulSum gradient(
      float[] parameters,
      BatchPlan plan,
      BatchRange batch,
      int shard,
      Examples rows,
      ShardState before) {
    Preconditions.that(
        before.step() == batch.number(),
        "the state must be that before step %d, but was that before step %d",
        batch.number(),
        before.step());
    BatchRows range = BatchRows.of(plan, batch, shard);
    StateUpdate update = new StateUpdate((StatefulSource) source, before, range.rows());
    GradientSum sum =
        gradient(
            parameters,
            range,
            rows,
            () -> {
              update.restart();
              return (from, seed, to) -> update.add(this.batch, from, seed, to);
            });
    return new StatefulSum(sum, update.after());
  }

  /**
   * The sum over a batch of a single shard.
   *
   * @param parameters float[layout size], not kept
   * @param number of the batch
   * @param rows of the shard
   * @throws IllegalStateException if memory does not suffice, and smaller micro-batches cannot help
   */
  public GradientSum gradient(
      float[] parameters, ShardBatchPlan walk, long number, int shard, Examples rows) {
    return gradient(parameters, BatchRows.of(walk, number, shard), rows);
  }

  /**
   * Prepares the first micro-batch of a step before its parameters arrive, and has the rows of all
   * of them read if they are on disk. The next step may be a different one.
   *
   * @param rows of the shard
   */
  public void prepare(BatchPlan plan, BatchRange next, int shard, Examples rows) {
    prepare(BatchRows.of(plan, next, shard), rows);
  }

  /**
   * Prepares the first micro-batch of a batch of a single shard.
   *
   * @param number of the batch
   * @param rows of the shard
   */
  public void prepare(ShardBatchPlan walk, long number, int shard, Examples rows) {
    prepare(BatchRows.of(walk, number, shard), rows);
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
    readAhead.close();
    source.close();
  }

  private GradientSum gradient(float[] parameters, BatchRows range, Examples rows) {
    return gradient(parameters, range, rows, () -> (from, seed, to) -> add(seed, to));
  }

  private void add(long seed, GradientSum to) {
    if (clipper.isPresent()) {
      clipper.get().add(batch, seed, to);
    } else {
      source.addGradient(batch, seed, to);
    }
  }

  /** Adds the micro-batch, which begins at a position of the rows. */
  private interface Addition {
    void add(int from, long seed, GradientSum to);
  }

  /**
   * The sum over the rows.
   *
   * @param additions called again if memory did not suffice
   */
  private GradientSum gradient(
      float[] parameters, BatchRows range, Examples rows, Supplier<Addition> additions) {
    if (range.rows().count() == 0) {
      return GradientSum.empty();
    }
    long begun = System.nanoTime();
    source.load(parameters, range.step(), range.epoch());
    while (true) {
      try {
        GradientSum sum = sum(range, rows, additions.get());
        throttle.await(range.shard(), range.rows().count(), begun);
        return sum;
      } catch (OutOfMemoryError e) {
        micro = SmallerMicroBatch.after(e, Math.min(gradientMicro(), range.rows().count()), source);
      }
    }
  }

  private GradientSum sum(BatchRows range, Examples rows, Addition addition) {
    GradientSum sum = new GradientSum(source.layout().size());
    for (int from = 0, k = 0; from < range.rows().count(); from += gradientMicro(), k++) {
      fill(range, from, rows);
      long seed = Seeds.of(range.seed(), Purpose.DROPOUT, range.step(), range.shard(), k);
      addition.add(from, seed, sum);
    }
    source.complete(sum);
    sum.shardSquares(
        squares
            ? ShardSquares.of(source.layout(), sum.gradient(), sum.examples())
            : ShardSquares.UNKNOWN);

    return sum;
  }

  /** The number of examples of a forward and backward pass. */
  private int gradientMicro() {
    return clipper.map(c -> c.micro(micro)).orElse(micro);
  }

  private void prepare(BatchRows range, Examples rows) {
    if (range.rows().count() > 0) {
      readAhead.begin(rows.features(), range.rows());
      fill(range, 0, rows);
    }
  }

  private void fill(BatchRows range, int from, Examples rows) {
    int count = Math.min(gradientMicro(), range.rows().count() - from);
    MicroBatch part =
        new MicroBatch(
            range.source(), range.step(), range.shard(), range.rows().from() + from, count);
    if (!filled.equals(Optional.of(part))) {
      filled = Optional.empty(); // should this fail
      if (augmenter.isPresent()) {
        int[] selected = IntStream.range(from, from + count).map(range.rows()::row).toArray();
        batch.fill(rows, selected, normalization, augmenter.get(), range.augmentationSeed());
      } else {
        batch.fill(rows, count, i -> range.rows().row(from + i), normalization);
      }
      filled = Optional.of(part);
    }
  }

  /** Identifies the rows of the micro-batch. */
  private record MicroBatch(Record source, long step, int shard, int from, int count) {}
}
