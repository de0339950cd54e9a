package largo.core.data;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Assembles examples from parts that arrive in any order. Dense features are copied as they arrive:
 * only the whole and one part are in memory at a time. Features in a file are written as they
 * arrive. Not thread-safe.
 */
final class ExampleAssembly implements AutoCloseable {

  private final int rows;
  private final Optional<Path> folder;
  private final FeatureAssembly features;
  private FeatureAssembly vectors;
  private int[] classes;
  private float[] weights;
  private int weighted;

  ExampleAssembly(int rows, Optional<Path> folder) {
    this.rows = rows;
    this.folder = folder;
    this.features = new FeatureAssembly(rows, folder);
  }

  void add(Examples.Part part) {
    int[] to = part.rows();
    Examples examples = part.examples();
    features.add(to, examples.features());
    if (examples.targets() instanceof VectorTargets targets) {
      vectors = vectors == null ? new FeatureAssembly(rows, folder) : vectors;
      vectors.add(to, targets.vectors());
    } else {
      classes = classes == null ? new int[rows] : classes;
      int[] from = examples.labels();
      for (int i = 0; i < to.length; i++) {
        classes[to[i]] = from[i];
      }
    }
    if (examples.weights().length > 0) {
      weights = weights == null ? new float[rows] : weights;
      for (int i = 0; i < to.length; i++) {
        weights[to[i]] = examples.weights()[i];
      }
      weighted += to.length;
    }
  }

  /**
   * All examples.
   *
   * @throws IllegalStateException if a row is missing, if some parts have weights and others have
   *     none, or if parts are of several kinds
   */
  Examples assembled() {
    if (weighted != 0 && weighted != rows) {
      throw new IllegalStateException(weighted + " of " + rows + " rows have weights");
    }
    Targets targets =
        vectors == null ? new ClassTargets(classes) : new VectorTargets(vectors.assembled());
    return new Examples(features.assembled(), targets, weights == null ? new float[0] : weights);
  }

  @Override
  public void close() {
    features.close();
    if (vectors != null) {
      vectors.close();
    }
  }
}
