package largo.spark.yarn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import largo.core.data.Batch;
import largo.core.data.ByteFeatures;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;

/**
 * The native memory of a worker: measured by computing some gradients if the system reports the
 * size of a process; otherwise estimated from the sizes of the arrays.
 */
final class WorkerFootprint {

  private static final int GRADIENTS = 3;

  /** Factor for native arrays whose owners were not garbage collected yet. */
  private static final int GARBAGE = 2;

  private static final long MIN_BYTES = 64L << 20;

  private static final Path STATUS = Path.of("/proc/self/status");

  private WorkerFootprint() {}

  /**
   * Bytes per worker.
   *
   * @param micro examples per forward and backward pass
   */
  static long measure(ModelDefinition definition, int parameters, int micro) {
    int width = definition.shape().size();
    Batch batch = new Batch(width);
    Examples zeros = new Examples(new ByteFeatures(new byte[micro * width], width), new int[micro]);
    batch.fill(zeros, micro, i -> i, Normalization.BYTES);
    GradientSum sum = new GradientSum(parameters);
    definition.open().close(); // loads the libraries, which are counted separately
    float[] start = new float[parameters];

    OptionalLong before = resident();
    long most = 0;
    try (GradientSource source = definition.open()) {
      source.load(start, 0, 0);
      for (int k = 0; k < GRADIENTS; k++) {
        source.addGradient(batch, 1, sum);
        most = Math.max(most, resident().orElse(0));
      }
    }
    long grown = before.isPresent() ? Math.max(0, most - before.getAsLong()) : 0;
    long arrays = 2 * 4L * parameters + 2 * 4L * micro * width;
    return MIN_BYTES + GARBAGE * Math.max(grown, arrays);
  }

  /** Resident bytes of this process; empty if unknown. */
  private static OptionalLong resident() {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
