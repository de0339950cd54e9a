package largo.core.dl4j;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import largo.core.data.Batch;
import largo.core.data.Normalization;
import largo.core.model.ModelException;

/**
 * A network with its parameters and the normalization of its input.
 *
 * @param definition its configuration
 * @param parameters float[layout size]
 * @param normalization of features
 */
record TrainedModel(Dl4jDefinition definition, float[] parameters, Normalization normalization) {

  private static final int ROWS = 4;

  /** Maximum difference of outputs of the same network on the same processor. */
  private static final double TOLERANCE = 1e-5;

  /**
   * Reads a file back, and compares its outputs with those of this model.
   *
   * @param name of the file, for messages
   * @throws ModelException if it is not the same
   */
  void checkSame(String name, byte[] zip) throws IOException {
    ModelFile file = ModelFile.read(name, new ByteArrayInputStream(zip));
    if (definition.signature().inputs().size() > 1 || definition.signature().outputs().size() > 1) {
      return; // models from files have none
    }
    Dl4jDefinition read =
        new Dl4jDefinition(
            file.json(), definition.shape(), definition.signature(), definition.classes());
    Normalization normalized = file.normalization().orElse(Normalization.NONE);
    double[] rows = rows();
    float[] expected = outputs(rows);
    float[] actual = new TrainedModel(read, file.parameters(), normalized).outputs(rows);
    for (int i = 0; i < expected.length; i++) {
      boolean bothNaN = Float.isNaN(expected[i]) && Float.isNaN(actual[i]);
      double scale = Math.max(1, Math.abs(expected[i]));
      if (!bothNaN && !(Math.abs((double) actual[i] - expected[i]) <= TOLERANCE * scale)) {
        throw new ModelException(
            "%s, read back, gives %s where the trained network gives %s: what is saved is not what "
                + "was trained. Normalization %s, read back %s; please report this with the network",
            name, actual[i], expected[i], normalization, normalized);
      }
    }
  }

  /**
   * Examples with the distribution of the data according to its normalization, without negative
   * values.
   */
  private double[] rows() {
    int width = definition.shape().size();
    int group = width / normalization.groups();
    Random random = new Random(1);
    double[] rows = new double[Math.multiplyExact(ROWS, width)];
    Arrays.setAll(
        rows,
        i -> {
          int k = i % width / group;
          return normalization.shift()[k] + normalization.scale()[k] * random.nextDouble();
        });
    return rows;
  }

  private float[] outputs(double[] rows) {
    Batch batch = new Batch(definition.shape().size());
    batch.fill(rows, ROWS, normalization);
    try (Dl4jSource source = new Dl4jSource(definition)) {
      source.load(parameters, 0, 0);
      return source.outputs(batch);
    }
  }
}
