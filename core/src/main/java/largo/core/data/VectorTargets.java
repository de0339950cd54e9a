package largo.core.data;

/**
 * Vectors: numbers to be predicted, soft labels, several labels at a time, images.
 *
 * @param vectors one row an example
 */
public record VectorTargets(Features vectors) implements Targets {

  @Override
  public int rows() {
    return vectors.rows();
  }

  @Override
  public long bytes() {
    return vectors.bytes();
  }

  @Override
  public VectorTargets select(int[] rows) {
    return new VectorTargets(vectors.select(rows));
  }
}
