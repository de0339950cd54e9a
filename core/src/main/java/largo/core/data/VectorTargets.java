package largo.core.data;

/**
 * Vector targets: regression values, soft labels, multi-labels, images.
 *
 * @param vectors one row per example
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
