package largo.core.dl4j;

import java.util.Random;
import largo.core.data.Batch;
import largo.core.data.ByteFeatures;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.model.ZooModel;

/** Small networks with random images, classes and batches. */
final class ToyNetwork {

  static final ExampleShape IMAGE = new ExampleShape(1, 16, 16);
  static final int CLASSES = 5;

  private ToyNetwork() {}

  static Dl4jDefinition define(ZooModel model) {
    return Dl4jDefinition.of(ZooConfigurations.json(model, IMAGE, CLASSES), IMAGE, CLASSES);
  }

  static Examples examples(long seed, int count) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * IMAGE.size()];
    random.nextBytes(pixels);
    return new Examples(
        new ByteFeatures(pixels, IMAGE.size()), random.ints(count, 0, CLASSES).toArray());
  }

  /** Rows {@code from … to} of examples. */
  static Batch batch(Examples examples, int from, int to) {
    Batch batch = new Batch(IMAGE.size());
    batch.fill(examples, to - from, i -> from + i, Normalization.BYTES);
    return batch;
  }

  static GradientSum gradient(GradientSource source, Batch... batches) {
    GradientSum sum = new GradientSum(source.layout().size());
    for (Batch batch : batches) {
      source.addGradient(batch, 7, sum);
    }
    return sum;
  }

  static double norm(float[] x) {
    return distance(x, new float[x.length]);
  }

  static double distance(float[] x, float[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += ((double) x[i] - y[i]) * ((double) x[i] - y[i]);
    }
    return Math.sqrt(sum);
  }
}
