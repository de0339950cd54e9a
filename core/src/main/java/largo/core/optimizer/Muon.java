package largo.core.optimizer;

import java.io.Serial;
import java.util.List;
import java.util.Optional;
import largo.core.Preconditions;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.SquaredNorms;

/**
 * Muon: momentum whose matrices are orthogonalized; other tensors are updated by AdamW.
 *
 * <p>For a weight with two axes or more, as a matrix {@code A × B} with a row per output:
 *
 * <pre>
 *   M = μ M + (1 − μ) g                or   M = μ M + g
 *   U = μ M + (1 − μ) g                or   μ M + g;  without Nesterov  U = M
 *   X = U / (‖U‖ + ε)                  or   U / max(‖U‖, ε)
 *   X = a X + (b S + c S²) X,  S = X Xᵀ          repeated, 5 times by default
 *   w = (1 − η λ) w
 *   w = w − η s X                      s: 1,  √max(1, A / B)  or  0.2 √max(A, B)
 * </pre>
 *
 * <p>With the default coefficients, singular values end between 0.68 and 1.2, not at one. AdamW
 * ({@code η', β₁', β₂', ε', λ'}), with the decay before the step, updates tensors of one axis (axes
 * of length one do not count) and those excluded. State: {@code M}, and AdamW's second moments.
 *
 * <p>Cost of an update: 5 (4 m² n + 2 m³) floating-point operations per matrix with sides {@code m
 * ≤ n}, in single precision, which suffices.
 *
 * <p>Source: Jordan et al., <a href="https://github.com/KellerJordan/Muon">Muon</a>, 2024; the
 * scales are also those of PyTorch's {@code Muon} and of <a
 * href="https://arxiv.org/abs/2502.16982">2502.16982</a>. Departures: kernels are matrices of their
 * filters; gates of LSTM layers form one matrix.
 *
 * @param momentum {@code μ} in [0, 1)
 * @param nesterov whether to use Nesterov momentum
 * @param momentumForm the weight of a new gradient
 * @param iterations number of Newton–Schulz iterations, at least 1
 * @param coefficients {@code a, b, c}
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param epsilonForm position of {@code ε}
 * @param scale {@code s}
 * @param convolutionScale {@code A} and {@code B} of kernels in {@code s}
 * @param outputAxis the axis of outputs; by default that of each tensor
 * @param exclude names of weights that AdamW updates; by default the output layer, and the first
 *     weight if it is a kernel
 * @param weightDecay {@code λ ≥ 0}, decoupled
 * @param auxiliaryRate {@code η' > 0}
 * @param auxiliaryUnit the unit of {@code η'}
 * @param auxiliaryBeta1 {@code β₁'} in [0, 1)
 * @param auxiliaryBeta2 {@code β₂'} in [0, 1)
 * @param auxiliaryEpsilon {@code ε' > 0}, in units of the gradient
 * @param auxiliaryWeightDecay {@code λ' ≥ 0}, decoupled
 */
public record Muon(
    double momentum,
    boolean nesterov,
    MomentumForm momentumForm,
    int iterations,
    List<Double> coefficients,
    double epsilon,
    EpsilonForm epsilonForm,
    Scale scale,
    ConvolutionScale convolutionScale,
    Optional<Integer> outputAxis,
    Optional<List<String>> exclude,
    double weightDecay,
    double auxiliaryRate,
    AuxiliaryUnit auxiliaryUnit,
    double auxiliaryBeta1,
    double auxiliaryBeta2,
    double auxiliaryEpsilon,
    double auxiliaryWeightDecay)
    implements Resettable {

  /** The defaults of its author; AdamW's rate follows the learning rate. */
  public static final Muon DEFAULT =
      new Muon(
          0.95,
          true,
          MomentumForm.EMA,
          5,
          List.of(3.4445, -4.775, 2.0315),
          1e-7,
          EpsilonForm.ADD,
          Scale.ORIGINAL,
          ConvolutionScale.MATRIX,
          Optional.empty(),
          Optional.empty(),
          0,
          0.015,
          AuxiliaryUnit.RELATIVE,
          0.9,
          0.95,
          1e-10,
          0);

  /** The weight of a new gradient in the momentum. */
  public enum MomentumForm {
    /** {@code 1 − μ}. */
    EMA,
    /** 1. */
    SUM
  }

  /** The position of {@code ε} in the divisor. */
  public enum EpsilonForm {
    /** {@code ‖U‖ + ε}. */
    ADD,
    /** {@code max(‖U‖, ε)}. */
    MAX
  }

  /** The factor {@code s} of a step. */
  public enum Scale {
    /** {@code √max(1, A / B)}. */
    ORIGINAL,
    /** {@code 0.2 √max(A, B)}, with which AdamW's rates and decays can be used. */
    MATCH_ADAM,
    /** 1. */
    NONE
  }

  /** {@code A} and {@code B} of a kernel (out, in, height, width). */
  public enum ConvolutionScale {
    /** Out, and in · height · width. */
    MATRIX,
    /** Out and in. */
    LEADING,
    /** Height and width, as in the author's code. */
    JORDAN
  }

  /** The unit of AdamW's rate. */
  public enum AuxiliaryUnit {
    /** It is constant. */
    ABSOLUTE,
    /** It is a multiple of the learning rate, and follows its schedule. */
    RELATIVE
  }

  public Muon {
    Preconditions.inRange("momentum", momentum, 0, 1);
    Preconditions.positive("iterations", iterations);
    coefficients = List.copyOf(coefficients);
    Preconditions.that(
        coefficients.size() == 3 && coefficients.stream().allMatch(Double::isFinite),
        "coefficients must be three finite numbers, but were %s",
        coefficients);
    Preconditions.positive("epsilon", epsilon);
    exclude = exclude.map(List::copyOf);
    Preconditions.notNegative("weight-decay", weightDecay);
    Preconditions.positive("auxiliary-rate", auxiliaryRate);
    Preconditions.inRange("auxiliary-beta1", auxiliaryBeta1, 0, 1);
    Preconditions.inRange("auxiliary-beta2", auxiliaryBeta2, 0, 1);
    Preconditions.positive("auxiliary-epsilon", auxiliaryEpsilon);
    Preconditions.notNegative("auxiliary-weight-decay", auxiliaryWeightDecay);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return scalarsByTensor(layout).stream().mapToInt(count -> count).sum();
  }

  @Override
  public long temporaryBytes(ParameterLayout layout, int threads) {
    return MuonParts.bytes(this, layout);
  }

  @Override
  public void begin(Vectors x) {
    TensorNames.check(
        "exclude", exclude.orElse(List.of()), "muon", TensorNames.trained(x.layout()));
  }

  @Override
  public List<ParameterSlice> indivisible(ParameterLayout layout) {
    return UpdateRule.trainedTensors(layout);
  }

  @Override
  public List<Double> operations(ParameterLayout layout) {
    return MuonParts.operations(this, layout);
  }

  @Override
  public List<Integer> scalarsByTensor(ParameterLayout layout) {
    return MuonParts.secondMoments(this, layout);
  }

  @Override
  public void update(Vectors x, Step t) {
    MuonParts parts = x.scratch(this, () -> MuonParts.of(this, x));
    double auxiliary =
        auxiliaryUnit == AuxiliaryUnit.RELATIVE ? auxiliaryRate * t.rate() : auxiliaryRate;
    x.each(
        s -> {
          if (parts.isMatrix(s.tensorIndex())) {
            accumulate(x, t, s);
            s.sum(0, Norms.squares(x.gradient(), s));
          } else {
            adamw(x, t, auxiliary, x.firstScalar(s.tensorIndex()), s);
          }
        });

    double[] squares = x.sums(0);
    double[] squaredSteps = new double[squares.length];
    x.split(
        parts.matrices().size(),
        x.layout().size(),
        k -> {
          MuonMatrix matrix = parts.matrices().get(k);
          int l = matrix.tensorIndex();
          squaredSteps[l] = move(x, t, matrix, Math.sqrt(squares[l]), parts.scales()[l]);
        });
    double[] norms = x.byTensor(1, squaredSteps).clone();
    for (int l = 0; l < norms.length; l++) {
      norms[l] = parts.isMatrix(l) ? Math.sqrt(norms[l]) : Double.NaN;
    }
    x.probe().perTensor("scale", parts.scales());
    x.probe().perTensor("update-norm", norms);
  }

  /** Updates {@code M}, decays the weights, and replaces the gradient by {@code U}. */
  private void accumulate(Vectors x, Step t, Strip s) {
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float mu = (float) momentum;
    float entering = (float) (t.scale() * (momentumForm == MomentumForm.EMA ? 1 - momentum : 1));
    float ahead = nesterov ? entering : 0;
    float along = nesterov ? mu : 1;
    float keep = (float) (1 - t.rate() * weightDecay);
    for (int i = s.from(); i < s.to(); i++) {
      float gi = g[i];
      m[i] = mu * m[i] + entering * gi;
      g[i] = along * m[i] + ahead * gi;
      w[i] *= keep;
    }
  }

  /**
   * AdamW, with its first moment in place of {@code M}.
   *
   * @param second index of the tensor's first second moment
   */
  private void adamw(Vectors x, Step t, double rate, int second, Strip s) {
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    double[] v = x.scalars();
    float b1 = (float) auxiliaryBeta1;
    float c1 = (float) (1 - auxiliaryBeta1); // in double: 1 - 0.999f is off by 1e-5
    float keep = (float) (1 - rate * auxiliaryWeightDecay);
    double perMoment = rate / t.unbias(auxiliaryBeta1);
    double unbias = 1 / t.unbias(auxiliaryBeta2);
    for (int i = s.from(); i < s.to(); i++) {
      double gi = t.scale() * g[i];
      int k = second + i + x.slice().from() - s.tensor().offset();
      m[i] = b1 * m[i] + c1 * (float) gi;
      v[k] = auxiliaryBeta2 * v[k] + (1 - auxiliaryBeta2) * gi * gi;
      w[i] =
          (float) (keep * w[i] - perMoment * m[i] / (Math.sqrt(unbias * v[k]) + auxiliaryEpsilon));
    }
  }

  /** Moves a matrix by its orthogonalized {@code U}; returns the square of the norm of that. */
  private double move(Vectors x, Step t, MuonMatrix matrix, double norm, double scale) {
    double divisor = epsilonForm == EpsilonForm.ADD ? norm + epsilon : Math.max(norm, epsilon);
    matrix.read(x.gradient(), (float) (1 / divisor));
    matrix
        .schulz()
        .iterate(
            iterations,
            coefficients.get(0).floatValue(),
            coefficients.get(1).floatValue(),
            coefficients.get(2).floatValue());
    matrix.subtractFrom(x.weights(), (float) (t.rate() * scale));
    float[] elements = matrix.schulz().elements();

    return SquaredNorms.sum(elements, 0, elements.length);
  }

  @Serial
  private Object writeReplace() {
    return SerializedRecord.of(this);
  }
}
