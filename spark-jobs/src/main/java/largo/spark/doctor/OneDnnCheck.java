package largo.spark.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import largo.core.data.Batch;
import largo.core.data.ByteFeatures;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.Dl4jSource;
import largo.core.dl4j.NativeBackend;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSum;
import largo.core.model.Lenet;

/** Checks whether DL4J's oneDNN layers are in use, and measures their speedup. */
final class OneDnnCheck {

  private static final ExampleShape SHAPE = new ExampleShape(1, 28, 28);
  private static final int EXAMPLES = 64;
  private static final int REPETITIONS = 7;

  private OneDnnCheck() {}

  static CheckResult check() {
    if (!NativeBackend.name().equals("CPU")) {
      return CheckResult.ok("oneDNN", "not needed on %s", NativeBackend.name());
    }

    double with = milliseconds();
    double without = NativeBackend.withoutHelpers(OneDnnCheck::milliseconds);
    String message =
        String.format(
            Locale.ROOT,
            "LeNet gradients at %.0f examples/s in one thread, %.1fx DL4J's plain layers",
            1e3 * EXAMPLES / with,
            without / with);
    return NativeBackend.hasOneDnn() && without > 1.5 * with
        ? CheckResult.ok("oneDNN", "active, " + message)
        : CheckResult.note(
            "oneDNN",
            "not active, " + message,
            "use the jar with natives for " + System.getProperty("os.arch") + " with oneDNN");
  }

  private static double milliseconds() {
    byte[] pixels = new byte[EXAMPLES * SHAPE.size()];
    new Random(1).nextBytes(pixels);
    Batch batch = new Batch(SHAPE.size());
    batch.fill(
        new Examples(
            new ByteFeatures(pixels, SHAPE.size()), new Random(2).ints(EXAMPLES, 0, 10).toArray()),
        EXAMPLES,
        i -> i,
        Normalization.BYTES);
    Dl4jDefinition definition =
        Dl4jDefinition.of(
            ZooConfigurations.json(new Lenet(List.of(20, 50), 500, 0), SHAPE, 10), SHAPE, 10);
    double[] times = new double[REPETITIONS];
    try (Dl4jSource source = new Dl4jSource(definition)) {
      source.load(definition.initialize(1), 0, 0);
      GradientSum sum = new GradientSum(source.layout().size());
      for (int i = 0; i < REPETITIONS; i++) {
        long start = System.nanoTime();
        source.addGradient(batch, 1, sum);
        times[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(times);
    return times[REPETITIONS / 2];
  }
}
