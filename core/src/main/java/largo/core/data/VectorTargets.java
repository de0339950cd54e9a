package largo.core.data;

import java.util.List;

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

  static VectorTargets assemble(int rows, List<Examples.Part> parts) {
    List<Features.Part> vectors =
        parts.stream()
            .map(p -> new Features.Part(p.rows(), ((VectorTargets) p.examples().targets()).vectors))
            .toList();
    return new VectorTargets(Features.assemble(rows, vectors));
  }
}
