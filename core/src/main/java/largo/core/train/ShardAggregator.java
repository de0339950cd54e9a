package largo.core.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import largo.core.Preconditions;
import largo.core.aggregation.AggregatedVector;
import largo.core.aggregation.Aggregation;
import largo.core.aggregation.AggregationRule;
import largo.core.aggregation.CoordinateBlocks;
import largo.core.aggregation.ShardVector;
import largo.core.aggregation.ShardVectors;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;
import largo.core.gradient.GradientSum;
import largo.core.optimizer.NotFiniteException;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/**
 * Aggregates the gradients of the shards of each step by an {@link Aggregation}; holds the worker
 * momentum of all shards. Used by one thread at a time.
 *
 * <p>What is not trained by gradient descent, such as running statistics, is added as without
 * robust aggregation, and so are losses. A shard whose gradient or loss is not finite is excluded
 * from the step, counts as Byzantine, and keeps its momentum. A shard without examples takes part
 * with its momentum, if it has one.
 */
public final class ShardAggregator {

  /** Distance of the aggregate from the mean of all gradients, relative to that mean. */
  public static final String DISTANCE = "aggregation-distance";

  /** Distance of the aggregate from the mean of the honest gradients, relative to that mean. */
  public static final String ERROR = "aggregation-error";

  /** Norm of the aggregate before its normalization. */
  public static final String NORM = "aggregation-norm";

  /** The number of shards whose gradients were not finite. */
  public static final String EXCLUDED_SHARDS = "aggregation-excluded-shards";

  private final Aggregation aggregation;
  private final ParameterLayout layout;
  private final CoordinateBlocks blocks;
  private final long seed;
  private final float[][] momentum; // by shard; float[0] before its first examples
  private float[] previous;

  /**
   * An aggregator before the first step.
   *
   * @param seed of the run, for attacks
   */
  public ShardAggregator(Aggregation aggregation, ParameterLayout layout, int shards, long seed) {
    Preconditions.positive("shards", shards);
    this.aggregation = aggregation;
    this.layout = layout;
    this.blocks = new CoordinateBlocks(layout);
    this.seed = seed;
    this.momentum = new float[shards][0];
    this.previous = new float[aggregation.rule().usesPrevious() ? layout.size() : 0];
  }

  /**
   * The aggregate of a step.
   *
   * @param sums by shard, overwritten
   * @throws NotFiniteException if more gradients are not finite than the rule withstands
   * @throws IllegalStateException if the rule is not defined for so few shards with examples
   */
  public AggregatedStep aggregate(long step, List<GradientSum> sums) {
    SentVectors sent = collect(step, sums);
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put(EXCLUDED_SHARDS, (double) sent.excluded.size());
    ShardVectors vectors = new ShardVectors(blocks, sent.all());
    AggregatedVector aggregate =
        aggregation.rule().aggregate(vectors, sent.excluded.size(), previous);
    float[] values = aggregate.values();
    metrics.putAll(aggregate.metrics());
    if (!(aggregation.rule() instanceof AggregationRule.Mean)) {
      metrics.put(DISTANCE, vectors.distanceFromMean(values));
    }
    if (!aggregation.attack().isNone()) {
      boolean examples = sent.honest.stream().anyMatch(v -> v.examples() > 0);
      metrics.put(
          ERROR,
          examples ? new ShardVectors(blocks, sent.honest).distanceFromMean(values) : Double.NaN);
    }
    if (aggregation.rule().usesPrevious()) {
      previous = values.clone();
    }
    if (aggregation.normalize()) {
      double norm = ShardVectors.norm(blocks, values);
      metrics.put(NORM, norm);
      if (norm > 0) {
        ShardVectors.scale(blocks, values, 1 / norm);
      }
    }
    metrics.values().removeIf(value -> value.isNaN());
    return new AggregatedStep(total(values, sums, sent.excluded), metrics);
  }

  /** Whether aggregates depend on earlier steps. */
  public boolean hasState() {
    return aggregation.hasState();
  }

  /** The state between two steps, in shared arrays: valid until the next step. */
  public AggregationState state() {
    return new AggregationState(
        aggregation.workerMomentum() > 0 ? Arrays.asList(momentum) : List.of(), previous);
  }

  /**
   * Continues from a state.
   *
   * @param state copied
   * @throws IllegalArgumentException if it is of another aggregation, model or number of shards
   */
  public void restore(AggregationState state) {
    int expected = aggregation.workerMomentum() > 0 ? momentum.length : 0;
    Preconditions.that(
        state.momentum().size() == expected,
        "there must be worker momentum of %d shards, but there was that of %d",
        expected,
        state.momentum().size());
    Preconditions.that(
        state.previous().length == previous.length,
        "the previous aggregate must be %d floats, but was %d",
        previous.length,
        state.previous().length);
    for (int shard = 0; shard < expected; shard++) {
      int length = state.momentum().get(shard).length;
      Preconditions.that(
          length == 0 || length == layout.size(),
          "the worker momentum of shard %d must be %d floats, but was %d",
          shard,
          layout.size(),
          length);
      momentum[shard] = state.momentum().get(shard).clone();
    }
    previous = state.previous().clone();
  }

  /** What the shards send, attacks included; the numbers of excluded shards are separate. */
  private record SentVectors(
      List<ShardVector> honest, List<ShardVector> byzantine, List<Integer> excluded) {

    List<ShardVector> all() {
      return Stream.concat(honest.stream(), byzantine.stream()).toList();
    }
  }

  private SentVectors collect(long step, List<GradientSum> sums) {
    SentVectors sent = new SentVectors(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<Integer> byzantine = new ArrayList<>();
    for (int shard = 0; shard < sums.size(); shard++) {
      GradientSum sum = sums.get(shard);
      if (!averaged(sum)) {
        sent.excluded.add(shard);
      } else if (!sum.isEmpty() || momentum[shard].length > 0) {
        ShardVector vector = new ShardVector(sent(shard, sum), sum.examples());
        boolean attacks = aggregation.byzantineShards().contains(shard);
        (attacks ? sent.byzantine : sent.honest).add(vector);
        if (attacks) {
          byzantine.add(shard);
        }
      }
    }
    attack(step, sent, byzantine);
    check(step, sent);
    return sent;
  }

  /** Divides a sum by its examples; returns whether it is finite. */
  private boolean averaged(GradientSum sum) {
    return sum.isEmpty()
        || Double.isFinite(ShardVectors.scale(blocks, sum.gradient(), 1.0 / sum.examples()))
            && Double.isFinite(sum.loss());
  }

  /** The mean gradient of a shard, or its momentum, in the array of the sum. */
  private float[] sent(int shard, GradientSum sum) {
    double beta = aggregation.workerMomentum();
    if (sum.isEmpty()) {
      return momentum[shard].clone();
    }
    float[] g = sum.gradient();
    if (beta > 0) {
      if (momentum[shard].length == 0) {
        momentum[shard] = g.clone();
      } else {
        ShardVectors.addScaled(blocks, 1 - beta, g, beta, momentum[shard]);
        blocks.copy(momentum[shard], g);
      }
    }
    return g;
  }

  private void attack(long step, SentVectors sent, List<Integer> shards) {
    if (shards.isEmpty()) {
      return;
    }
    aggregation
        .attack()
        .apply(
            blocks,
            sent.byzantine.stream().map(ShardVector::values).toList(),
            sent.honest.stream().map(ShardVector::values).toList(),
            shards.stream().mapToLong(k -> Seeds.of(seed, Purpose.ATTACK, step, k)).toArray());
    for (int k = shards.size() - 1; k >= 0; k--) {
      if (!Double.isFinite(ShardVectors.norm(blocks, sent.byzantine.get(k).values()))) {
        sent.byzantine.remove(k);
        sent.excluded.add(shards.get(k));
      }
    }
  }

  private void check(long step, SentVectors sent) {
    AggregationRule rule = aggregation.rule();
    List<ShardVector> vectors = sent.all();
    int shards = vectors.size() + sent.excluded.size();
    if (sent.excluded.size() > Math.max(0, rule.maxByzantine(shards))
        || vectors.stream().noneMatch(v -> v.examples() > 0)) {
      throw new NotFiniteException("the gradient of shards " + sent.excluded, step + 1);
    }
    if (shards < rule.minShards()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "step %d must have examples of at least %d shards, but had those of %d",
              step,
              rule.minShards(),
              shards));
    }
  }

  /**
   * The aggregate times the number of examples, with the sums of losses and of what is not trained,
   * added in the same tree as without robust aggregation.
   */
  private GradientSum total(float[] values, List<GradientSum> sums, List<Integer> excluded) {
    List<Tensor> untrained = layout.tensors().stream().filter(t -> !t.kind().trained()).toList();
    int length = untrained.stream().mapToInt(Tensor::length).sum();
    TreeSum tree = new TreeSum(sums.size());
    for (int shard = 0; shard < sums.size(); shard++) {
      GradientSum sum = sums.get(shard);
      tree.add(
          shard,
          sum.isEmpty() || excluded.contains(shard)
              ? GradientSum.empty()
              : sum.withGradient(packed(sum.gradient(), untrained, length)));
    }
    GradientSum total = tree.total();
    ShardVectors.scale(blocks, values, total.examples());
    int at = 0;
    for (Tensor tensor : untrained) {
      System.arraycopy(total.gradient(), at, values, tensor.offset(), tensor.length());
      at += tensor.length();
    }
    return new GradientSum(values, total.loss(), total.examples());
  }

  /** Some tensors of a gradient, and one more element, without which the sum would be empty. */
  private static float[] packed(float[] gradient, List<Tensor> tensors, int length) {
    float[] packed = new float[length + 1];
    int at = 0;
    for (Tensor tensor : tensors) {
      System.arraycopy(gradient, tensor.offset(), packed, at, tensor.length());
      at += tensor.length();
    }
    return packed;
  }
}
