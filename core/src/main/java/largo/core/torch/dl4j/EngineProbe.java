package largo.core.torch.dl4j;

import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import largo.core.data.Batch;
import largo.core.data.ClassTargets;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.model.ModelException;
import largo.core.torch.TorchRuntimes;

/**
 * Compares the engines with a network on this machine: gradients of the same random examples, in
 * turns, so that other work on the machine slows both.
 *
 * @param examples of a gradient
 * @param nanosEach time for each engine, not counting its first gradient
 */
public record EngineProbe(int examples, long nanosEach) {

  /**
   * The deviation up to which gradients count as equal. Rounding alone stays far below it, except
   * where it decides on which side of a ReLU a unit is.
   */
  private static final double TOLERANCE = 0.05;

  /**
   * What came of a comparison.
   *
   * @param torch whether libtorch is to be used
   * @param reason for the log
   */
  public record Choice(boolean torch, String reason) {}

  /** Compares the engines, in the calling thread. */
  public Choice choose(Dl4jDefinition network, float[] parameters) {
    if (TorchRuntimes.find().isEmpty()) {
      return new Choice(false, "PyTorch's library is not part of this jar");
    }
    TorchDefinition translated;
    try {
      translated = TorchDefinition.of(network);
    } catch (ModelException e) {
      return new Choice(false, e.getMessage());
    }
    try (Timed dl4j = new Timed(network.open(), parameters);
        Timed torch = new Timed(translated.open(), parameters)) {
      return compare(dl4j, torch, batch(network));
    }
  }

  private Choice compare(Timed dl4j, Timed torch, Batch batch) {
    float[] expected = dl4j.gradient(batch);
    float[] actual = torch.gradient(batch);
    Optional<Double> deviation = deviation(actual, expected);
    if (deviation.isPresent()) {
      return new Choice(
          false,
          String.format(
              Locale.ROOT, "the gradients of both deviate by %.1e", deviation.orElseThrow()));
    }
    dl4j.best = Long.MAX_VALUE; // the first one also allocates and compiles
    torch.best = Long.MAX_VALUE;
    long end = System.nanoTime() + 2 * nanosEach;
    do {
      dl4j.gradient(batch);
      torch.gradient(batch);
    } while (System.nanoTime() < end);
    return new Choice(
        torch.best < dl4j.best,
        String.format(
            Locale.ROOT,
            "a gradient of %d examples takes %.1f ms with PyTorch and %.1f ms with DL4J",
            examples,
            torch.best / 1e6,
            dl4j.best / 1e6));
  }

  /** Empty if it is small enough. */
  private static Optional<Double> deviation(float[] actual, float[] expected) {
    double squares = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = (double) actual[i] - expected[i];
      squares += difference * difference;
      norm += (double) expected[i] * expected[i];
    }
    double deviation = Math.sqrt(squares / norm);
    return deviation <= TOLERANCE ? Optional.empty() : Optional.of(deviation);
  }

  private Batch batch(Dl4jDefinition network) {
    int width = network.shape().size();
    Random random = new Random(1);
    float[] features = new float[Math.multiplyExact(examples, width)];
    for (int i = 0; i < features.length; i++) {
      features[i] = random.nextFloat();
    }
    int[] classes = random.ints(examples, 0, network.classes()).toArray();
    Batch batch = new Batch(width);
    batch.fill(
        new Examples(new FloatFeatures(features, width), new ClassTargets(classes)),
        examples,
        i -> i,
        Normalization.NONE);
    return batch;
  }

  /** An engine and its fastest gradient. */
  private static final class Timed implements AutoCloseable {

    private final GradientSource source;
    private long best = Long.MAX_VALUE;

    Timed(GradientSource source, float[] parameters) {
      this.source = source;
      source.load(parameters, 0, 0);
    }

    float[] gradient(Batch batch) {
      GradientSum sum = new GradientSum(source.layout().size());
      long begun = System.nanoTime();
      source.addGradient(batch, 1, sum);
      best = Math.min(best, System.nanoTime() - begun);
      return sum.gradient();
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
