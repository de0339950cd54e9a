package largo.core.optimizer;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import largo.core.Preconditions;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.Tensor;

/**
 * SOAP: Adam in the eigenbases of Shampoo's factors, which are updated every few steps.
 *
 * <p>For a tensor with the gradient {@code G}, where {@code G_(k)} is its unfolding along axis
 * {@code k}; {@code t'} counts updates that move weights:
 *
 * <pre>
 *   first update:  F_k = (1 − β_s) G_(k) G_(k)ᵀ,  Q_k: its eigenvectors, largest eigenvalue first
 *
 *   G̃ = G rotated by all Q_k
 *   m = β₁ m + (1 − β₁) G̃,   v = β₂ v + (1 − β₂) G̃²
 *   N = m / (√v + ε), rotated back         or divided by its root mean square
 *   w = w − η √(1 − β₂ᵗ′) / (1 − β₁ᵗ′) N,   w = w − η λ w
 *   F_k = β_s F_k + (1 − β_s) G_(k) G_(k)ᵀ
 *   every few updates:  Q_k = orthogonal factor of F_k Q_k, with columns, and v, sorted by
 *                             diag(Q_kᵀ F_k Q_k); m is rotated to the new basis
 * </pre>
 *
 * <p>The first update only computes the bases, unless {@code skipFirst} is false. Axes longer than
 * {@code maxDimension}, and tensors of one axis, have no basis. State: {@code m} and {@code v};
 * {@code F_k} and {@code Q_k} in double precision. If a decomposition fails, the previous basis
 * stays; the number of those is reported as {@code kept-bases}.
 *
 * <p>Cost of an update of an {@code m × n} matrix: {@code 6 m n (m + n)} floating-point operations,
 * and products and QR decompositions of {@code O(m³ + n³)} every few updates.
 *
 * <p>Source: Vyas et al., <a href="https://arxiv.org/abs/2409.11321">2409.11321</a>, and the
 * authors' code. Departure: {@code maxDimension} is 1024 by default, not 10,000, since
 * decompositions run on CPUs.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param factorBeta {@code β_s} in [0, 1); by default {@code β₂}
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param weightDecay {@code λ ≥ 0}, decoupled, after the step
 * @param every number of updates from one basis to the next, at least 1
 * @param maxDimension maximum length of an axis with a basis, at least 1
 * @param mergeAxes whether neighboring axes, the first ones first, are merged while their product
 *     is at most {@code maxDimension}
 * @param preconditionVectors whether tensors of one axis have a basis, too
 * @param normalize whether {@code N} is divided by its root mean square
 * @param biasCorrection whether the moments are corrected for their start at zero
 * @param skipFirst whether the first update leaves the weights as they are
 * @param exempt tensors without decay
 */
public record Soap(
    double beta1,
    double beta2,
    Optional<Double> factorBeta,
    double epsilon,
    double weightDecay,
    int every,
    int maxDimension,
    boolean mergeAxes,
    boolean preconditionVectors,
    boolean normalize,
    boolean biasCorrection,
    boolean skipFirst,
    Exempt exempt)
    implements UpdateRule {

  /** The defaults of its authors, except for the maximum length of an axis. */
  public static final Soap DEFAULT =
      new Soap(
          0.95,
          0.95,
          Optional.empty(),
          1e-8,
          0.01,
          10,
          1024,
          false,
          false,
          false,
          true,
          true,
          Exempt.NONE);

  public Soap {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    factorBeta.ifPresent(value -> Preconditions.inRange("factor-beta", value, 0, 1));
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("weight-decay", weightDecay);
    Preconditions.positive("every", every);
    Preconditions.positive("max-dimension", maxDimension);
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return scalarsByTensor(layout).stream().reduce(0, Math::addExact);
  }

  /** {@inheritDoc} And the positions of all elements in the vectors. */
  @Override
  public long temporaryBytes(ParameterLayout layout, int threads) {
    LongStream ofTensors =
        layout.tensors().stream()
            .filter(tensor -> tensor.kind().trained())
            .map(tensor -> SoapTensor.shape(this, tensor))
            .mapToLong(
                shape ->
                    TemporaryMemory.ofBlock(
                        shape, length -> SoapTensor.hasBasis(this, shape, length)));
    return (long) Integer.BYTES * layout.trained() + TemporaryMemory.peak(ofTensors, threads);
  }

  @Override
  public void begin(Vectors x) {
    tensors(x).forEach(tensor -> tensor.begin(x));
  }

  @Override
  public List<ParameterSlice> indivisible(ParameterLayout layout) {
    return UpdateRule.trainedTensors(layout);
  }

  @Override
  public List<Double> operations(ParameterLayout layout) {
    AxisOperations operations = new AxisOperations(6, 6, every);
    return layout.tensors().stream()
        .map(tensor -> tensor.kind().trained() ? operations(operations, tensor) : 0)
        .toList();
  }

  private double operations(AxisOperations operations, Tensor tensor) {
    int[] shape = SoapTensor.shape(this, tensor);
    return operations.of(shape, length -> SoapTensor.hasBasis(this, shape, length));
  }

  @Override
  public List<Integer> scalarsByTensor(ParameterLayout layout) {
    return layout.tensors().stream().map(this::scalars).toList();
  }

  @Override
  public void update(Vectors x, Step t) {
    List<SoapTensor> tensors = tensors(x);
    double[] kept = new double[x.layout().tensors().size()];
    x.split(
        tensors.size(),
        x.layout().size(),
        k -> kept[tensors.get(k).tensorIndex()] = tensors.get(k).update(x, t));
    x.probe().scalar("kept-bases", Arrays.stream(x.byTensor(0, kept)).sum());
  }

  private int scalars(Tensor tensor) {
    return tensor.kind().trained() ? SoapTensor.scalars(this, SoapTensor.shape(this, tensor)) : 0;
  }

  private List<SoapTensor> tensors(Vectors x) {
    return x.scratch(
        this,
        () -> {
          List<SoapTensor> tensors = new ArrayList<>();
          for (int k = 0; k < x.layout().tensors().size(); k++) {
            Tensor tensor = x.layout().tensors().get(k);
            if (tensor.kind().trained() && x.holds(tensor)) {
              DenseBlock whole = DenseBlock.whole(x.local(tensor), SoapTensor.shape(this, tensor));
              tensors.add(new SoapTensor(this, whole, k, x.firstScalar(k)));
            }
          }
          return tensors;
        });
  }

  @Serial
  private Object writeReplace() {
    return SerializedRecord.of(this);
  }
}
