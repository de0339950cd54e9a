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
 * Distributed Shampoo in Meta's form: gradients are preconditioned along every axis of a tensor by
 * a root of the sum of their outer products, and scaled to the length of the step of a simpler rule
 * (grafting).
 *
 * <p>Axes of a tensor are merged, and the tensor is divided into blocks of at most {@code b} along
 * each axis. For a block of {@code o} axes with the gradient {@code G}, where {@code G_(k)} is its
 * unfolding along axis {@code k}:
 *
 * <pre>
 *   G = g + λ w                                            coupled decay only
 *   F_k = β₂ F_k + (1 − β₂) G_(k) G_(k)ᵀ                   β₂ = 1:  F_k + G_(k) G_(k)ᵀ
 *   R_k = (F_k / (1 − β₂ᵗ) + ε)^(−e)                       at refreshes; e = 1 / (2 o) by default
 *   Ḡ = (β₃ M + (1 − β₃) G) / (1 − β₃ β₁ᵗ⁻¹)
 *   M = β₁ M + (1 − β₁) G
 *   P_g = Ḡ / (√V + ε_g)                                   V: squares of G, by the kind of grafting
 *   P = R_1 … R_o Ḡ,   P = P ‖P_g‖ / (‖P‖ + 10⁻¹⁶)         P = P_g before the first refresh
 *   P = P + c w                                            c: λ,  λ η / η_peak  or  λ / η_peak
 *   Q = μ Q + (1 − δ) P,   P = Q                           or, Nesterov:  P = (1 − δ) P + μ Q
 *   w = w − η P
 * </pre>
 *
 * <p>Refreshes are at update {@code start} and later multiples of {@code every}. If an
 * eigendecomposition fails, the previous root stays; the number of those is reported as {@code
 * kept-roots}.
 *
 * <p>State: {@code M}, {@code F_k} and {@code R_k} in double precision, since a gradient outside of
 * the range of {@code F_k} is multiplied by {@code ε⁻ᵉ}; {@code V} and {@code Q} if they are used.
 *
 * <p>Cost of an update of an {@code m × n} block: {@code 4 m n (m + n)} floating-point operations,
 * and eigendecompositions of {@code O(m³ + n³)} at refreshes.
 *
 * <p>Source: Shi et al., <a href="https://arxiv.org/abs/2309.06497">2309.06497</a>, and <a
 * href="https://github.com/facebookresearch/optimizers">Meta's code</a>.
 *
 * @param beta1 {@code β₁} in [0, 1); 0 for {@code Ḡ = G}
 * @param beta2 {@code β₂} in (0, 1]
 * @param beta3 {@code β₃} in [0, 1); by default {@code β₁}
 * @param epsilon {@code ε > 0}, in units of the squared gradient; at least 10⁻⁸ is advised
 * @param weightDecay {@code λ ≥ 0}
 * @param decay the form of the decay
 * @param peakRate {@code η_peak > 0}; required by {@code decay = corrected} and {@code independent}
 * @param block {@code b}, at least 1
 * @param mergeTo neighboring axes are merged while their product is at most {@code b} and more than
 *     this number of axes remain; 0 to keep all axes
 * @param every number of updates from one refresh to the next, at least 1
 * @param start update of the first refresh, at least {@code every}; 0 for {@code every}
 * @param biasCorrection whether {@code F_k} and {@code Ḡ} are corrected for their start at zero
 * @param exponent {@code e > 0} of blocks of two axes or more; by default {@code 1 / (2 o)}
 * @param perturbBefore whether {@code ε} is added before the eigendecomposition
 * @param grafting the rule whose length a step has
 * @param graftingBeta2 decay of {@code V} in [0, 1)
 * @param graftingEpsilon {@code ε_g > 0}, in units of the gradient
 * @param momentum {@code μ} in [0, 1); 0 for none
 * @param dampening {@code δ} in [0, 1)
 * @param nesterov whether to use Nesterov momentum
 * @param exempt tensors without decay
 */
public record Shampoo(
    double beta1,
    double beta2,
    Optional<Double> beta3,
    double epsilon,
    double weightDecay,
    Decay decay,
    Optional<Double> peakRate,
    int block,
    int mergeTo,
    int every,
    int start,
    boolean biasCorrection,
    Optional<Double> exponent,
    boolean perturbBefore,
    Grafting grafting,
    double graftingBeta2,
    double graftingEpsilon,
    double momentum,
    double dampening,
    boolean nesterov,
    Exempt exempt)
    implements UpdateRule {

  /** Grafting of Adam, matrices of kernels, and an {@code ε} that suits float gradients. */
  public static final Shampoo DEFAULT =
      new Shampoo(
          0.9,
          0.99,
          Optional.empty(),
          1e-8,
          0,
          Decay.DECOUPLED,
          Optional.empty(),
          1024,
          2,
          10,
          0,
          true,
          Optional.empty(),
          true,
          Grafting.ADAM,
          0.99,
          1e-8,
          0,
          0,
          false,
          Exempt.BIASES_AND_NORMS);

  /** The form of weight decay. */
  public enum Decay {
    /** {@code λ w} is added to the step. */
    DECOUPLED,
    /** {@code λ w} is added to the gradient. */
    COUPLED,
    /** {@code λ w η / η_peak} is added to the step. */
    CORRECTED,
    /** {@code λ w / η_peak} is added to the step, so that {@code λ} is per update at the peak. */
    INDEPENDENT
  }

  /** The rule whose length a step has. */
  public enum Grafting {
    /** None: the step has its own length. */
    NONE,
    /** {@code P_g = Ḡ}. */
    SGD,
    /** {@code V} is the sum of squares. */
    ADAGRAD,
    /** {@code V} is a moving mean of squares. */
    RMSPROP,
    /** {@code V} is a moving mean of squares, corrected for its start at zero. */
    ADAM;

    boolean hasSquares() {
      return this != NONE && this != SGD;
    }
  }

  public Shampoo {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.that(beta2 > 0 && beta2 <= 1, "beta2 must be in (0, 1], but was %s", beta2);
    beta3.ifPresent(value -> Preconditions.inRange("beta3", value, 0, 1));
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("weight-decay", weightDecay);
    peakRate.ifPresent(value -> Preconditions.positive("peak-rate", value));
    Preconditions.that(
        peakRate.isPresent() || decay == Decay.DECOUPLED || decay == Decay.COUPLED,
        "peak-rate must be set with decay = corrected and decay = independent");
    Preconditions.positive("block", block);
    Preconditions.notNegative("merge-to", mergeTo);
    Preconditions.positive("every", every);
    Preconditions.that(
        start == 0 || start >= every,
        "start must be 0, or at least every = %d, but was %d",
        every,
        start);
    exponent.ifPresent(value -> Preconditions.positive("exponent", value));
    Preconditions.inRange("grafting-beta2", graftingBeta2, 0, 1);
    Preconditions.positive("grafting-epsilon", graftingEpsilon);
    Preconditions.inRange("momentum", momentum, 0, 1);
    Preconditions.inRange("dampening", dampening, 0, 1);
  }

  @Override
  public int slots() {
    return (grafting.hasSquares() ? 1 : 0) + (momentum > 0 ? 1 : 0);
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return scalarsByTensor(layout).stream().reduce(0, Math::addExact);
  }

  /** {@inheritDoc} And the positions of all elements in the vectors. */
  @Override
  public long temporaryBytes(ParameterLayout layout, int threads) {
    LongStream ofBlocks =
        layout.tensors().stream()
            .filter(tensor -> tensor.kind().trained())
            .flatMap(tensor -> ShampooBlock.shapes(this, tensor).stream())
            .mapToLong(shape -> TemporaryMemory.ofBlock(shape, length -> true));
    return (long) Integer.BYTES * layout.trained() + TemporaryMemory.peak(ofBlocks, threads);
  }

  @Override
  public void begin(Vectors x) {
    blocks(x).forEach(block -> block.begin(x));
  }

  @Override
  public List<ParameterSlice> indivisible(ParameterLayout layout) {
    return UpdateRule.trainedTensors(layout);
  }

  @Override
  public List<Double> operations(ParameterLayout layout) {
    AxisOperations operations = new AxisOperations(4, 25, every);
    return layout.tensors().stream()
        .map(
            tensor ->
                tensor.kind().trained()
                    ? ShampooBlock.shapes(this, tensor).stream()
                        .mapToDouble(shape -> operations.of(shape, length -> true))
                        .sum()
                    : 0)
        .toList();
  }

  @Override
  public List<Integer> scalarsByTensor(ParameterLayout layout) {
    return layout.tensors().stream()
        .map(tensor -> tensor.kind().trained() ? ShampooBlock.scalars(this, tensor) : 0)
        .toList();
  }

  @Override
  public void update(Vectors x, Step t) {
    List<ShampooBlock> blocks = blocks(x);
    int[] keptOfBlocks = new int[blocks.size()];
    x.split(blocks.size(), x.layout().size(), k -> keptOfBlocks[k] = blocks.get(k).update(x, t));
    double[] kept = new double[x.layout().tensors().size()];
    for (int k = 0; k < keptOfBlocks.length; k++) {
      kept[blocks.get(k).tensorIndex()] += keptOfBlocks[k];
    }
    x.probe().scalar("kept-roots", Arrays.stream(x.byTensor(0, kept)).sum());
  }

  /** Whether roots are computed at an update. */
  boolean refreshes(long number) {
    return number == firstRefresh() || number > firstRefresh() && number % every == 0;
  }

  long firstRefresh() {
    return start == 0 ? every : start;
  }

  private List<ShampooBlock> blocks(Vectors x) {
    return x.scratch(
        this,
        () -> {
          List<ShampooBlock> blocks = new ArrayList<>();
          for (int k = 0; k < x.layout().tensors().size(); k++) {
            Tensor tensor = x.layout().tensors().get(k);
            if (tensor.kind().trained() && x.holds(tensor)) {
              int first = x.firstScalar(k);
              for (DenseBlock part : ShampooBlock.parts(this, x.local(tensor))) {
                blocks.add(new ShampooBlock(this, part, k, first));
                first += ShampooBlock.scalars(this, part.shape());
              }
            }
          }
          return blocks;
        });
  }

  @Serial
  private Object writeReplace() {
    return SerializedRecord.of(this);
  }
}
