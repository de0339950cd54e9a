package largo.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.Tensor;

/**
 * The scalars that the owner of a slice holds: {@linkplain UpdateRule#scalarsByTensor those of its
 * tensors}, in layout order, and then those that all owners compute.
 */
final class OwnedScalars {

  private final List<Part> parts;
  private final int[] first;
  private final int shared;
  private final int sharedOfAll;
  private final int ofAll;

  /** Consecutive scalars of a tensor, among those of the owner and among all. */
  private record Part(int own, int whole, int count) {}

  OwnedScalars(UpdateRule rule, ParameterLayout layout, ParameterSlice slice) {
    List<Tensor> tensors = layout.tensors();
    List<Integer> counts = rule.scalarsByTensor(layout);
    this.parts = new ArrayList<>();
    this.first = new int[tensors.size()];
    int own = 0;
    int whole = 0;
    for (int k = 0; k < counts.size(); k++) {
      first[k] = own;
      if (slice.contains(ParameterSlice.of(tensors.get(k)))) {
        parts.add(new Part(own, whole, counts.get(k)));
        own += counts.get(k);
      }
      whole += counts.get(k);
    }
    this.shared = own;
    this.sharedOfAll = whole;
    this.ofAll = rule.scalars(layout);
  }

  /** The number of scalars that the owner holds. */
  int count() {
    return shared + ofAll - sharedOfAll;
  }

  /** The index of the first scalar of a tensor that the owner holds. */
  int first(int tensorIndex) {
    return first[tensorIndex];
  }

  /**
   * The index of a scalar that all owners compute.
   *
   * @param index among the scalars of all tensors
   */
  int shared(int index) {
    return index - sharedOfAll + shared;
  }

  /** Copies the scalars of the owner from those of all. */
  double[] from(double[] all) {
    double[] own = new double[count()];
    parts.forEach(p -> System.arraycopy(all, p.whole, own, p.own, p.count));
    System.arraycopy(all, sharedOfAll, own, shared, ofAll - sharedOfAll);
    return own;
  }

  /** Copies the scalars of the owner to those of all. */
  void copy(double[] own, double[] all) {
    parts.forEach(p -> System.arraycopy(own, p.own, all, p.whole, p.count));
    System.arraycopy(own, shared, all, sharedOfAll, ofAll - sharedOfAll);
  }
}
