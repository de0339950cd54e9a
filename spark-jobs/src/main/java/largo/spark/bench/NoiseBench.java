package largo.spark.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSum;
import largo.core.measure.GradientWork;
import largo.core.measure.MeasuredSteps;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseSampling;
import largo.core.measure.ShardVariation;
import largo.core.model.ZooModel;
import largo.core.params.ParameterLayout;
import largo.core.train.TreeSum;

/**
 * The cost of measuring the gradient noise scale, in one process without Spark: the addition of the
 * gradient sums of the shards with the measurement, compared to that without, in one thread.
 */
public final class NoiseBench {

  private static final int REPETITIONS = 25;
  private static final int NUCLEAR_REPETITIONS = 3; // of decompositions, which take long

  private final int shards;
  private final int examples;
  private final long everySteps;

  /**
   * A benchmark.
   *
   * @param shards at least 2
   * @param examples of a shard in a step
   * @param everySteps steps from one measurement to the next; zero for those of a training
   */
  public NoiseBench(int shards, int examples, long everySteps) {
    this.shards = shards;
    this.examples = examples;
    this.everySteps = everySteps;
  }

  /**
   * The cost in one geometry.
   *
   * @param parameters of the network
   * @param gradientMillis the gradient of one shard, in one thread
   * @param addMillis the addition of the sums of all shards
   * @param noiseMillis what the measurement takes in addition, in a step that is measured
   * @param everySteps steps from one measurement to the next
   * @param percent the same over all steps, of a step: one gradient, as shards compute theirs at
   *     the same time, and the addition
   */
  public record Row(
      String network,
      NoiseGeometry geometry,
      int parameters,
      double gradientMillis,
      double addMillis,
      double noiseMillis,
      long everySteps,
      double percent) {}

  /** Measures a network of the zoo in all geometries, with random gradients. */
  public List<Row> run(String name, ZooModel network) {
    Dl4jDefinition definition =
        Dl4jDefinition.of(
            ZooConfigurations.json(network, ScalingSize.SHAPE, ScalingSize.CLASSES),
            ScalingSize.SHAPE,
            ScalingSize.CLASSES);
    return CoreSpeeds.timed(
        definition,
        examples,
        gradient ->
            Stream.of(NoiseGeometry.values())
                .map(geometry -> row(name, geometry, definition.penalty().layout(), gradient))
                .toList());
  }

  private Row row(
      String name, NoiseGeometry geometry, ParameterLayout layout, DoubleSupplier gradient) {
    MeasuredSteps steps =
        everySteps > 0
            ? MeasuredSteps.from0(everySteps)
            : new GradientWork(shards, examples).measuredByDefault(geometry, layout);
    Optional<NoiseSampling> sampling =
        Optional.of(new NoiseSampling(geometry, steps, false, layout));
    int repetitions = geometry == NoiseGeometry.NUCLEAR ? NUCLEAR_REPETITIONS : REPETITIONS;
    double[] gradients = new double[2 * repetitions];
    double[] adds = new double[2 * repetitions];
    double[] differences = new double[2 * repetitions];
    for (int k = 0; k < adds.length; k++) { // in turns, so that other work slows down all of them
      gradients[k] = gradient.getAsDouble();
      adds[k] = seconds(layout, Optional.empty());
      differences[k] = seconds(layout, sampling) - adds[k];
    }
    double computed = MedianOf.secondHalf(gradients);
    double added = MedianOf.secondHalf(adds);
    double more = MedianOf.secondHalf(differences);
    return new Row(
        name,
        geometry,
        layout.size(),
        1e3 * computed,
        1e3 * added,
        1e3 * more,
        steps.every(),
        100 * more / steps.every() / (computed + added));
  }

  /** Seconds of the addition of random sums, and of the terms of the noise scale. */
  private double seconds(ParameterLayout layout, Optional<NoiseSampling> sampling) {
    Random random = new Random(1);
    List<GradientSum> sums = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      float[] values = new float[layout.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat() - 0.5f;
      }
      sums.add(new GradientSum(values, 1, examples));
    }
    return MedianOf.seconds(
        () -> {
          TreeSum tree = new TreeSum(shards, sampling);
          for (int shard = 0; shard < shards; shard++) {
            tree.add(shard, sums.get(shard));
          }
          Optional<ShardVariation> variation = tree.variation();
          variation.ifPresent(v -> v.terms(tree.total(), true));
        });
  }
}
