package largo.core.optimizer;

import java.util.Arrays;
import java.util.List;
import largo.core.linalg.DoubleMatrices;
import largo.core.params.Tensor;
import org.ejml.data.DMatrixRMaj;

/** A block of a tensor with the factors and roots of {@link Shampoo}, in its notation. */
final class ShampooBlock {

  private final Shampoo rule;
  private final DenseBlock part;
  private final int tensorIndex;
  private final int first;

  /**
   * A block.
   *
   * @param tensorIndex index of its tensor in the layout
   * @param first index of its first scalar: {@code M}, then {@code F_k} and {@code R_k} by axis
   */
  ShampooBlock(Shampoo rule, DenseBlock part, int tensorIndex, int first) {
    this.rule = rule;
    this.part = part;
    this.tensorIndex = tensorIndex;
    this.first = first;
  }

  int tensorIndex() {
    return tensorIndex;
  }

  /** The blocks of a tensor. */
  static List<DenseBlock> parts(Shampoo rule, Tensor tensor) {
    return DenseBlock.of(tensor, axes(rule, tensor), rule.block());
  }

  /** The lengths of the axes of all blocks of a tensor. */
  static List<int[]> shapes(Shampoo rule, Tensor tensor) {
    return DenseBlock.shapes(axes(rule, tensor), rule.block());
  }

  private static int[] axes(Shampoo rule, Tensor tensor) {
    return merged(DenseBlock.axes(tensor), rule.block(), rule.mergeTo());
  }

  /** The number of scalars of all blocks of a tensor. */
  static int scalars(Shampoo rule, Tensor tensor) {
    return shapes(rule, tensor).stream()
        .mapToInt(shape -> scalars(rule, shape))
        .reduce(0, Math::addExact);
  }

  /**
   * The number of scalars of a block.
   *
   * @param shape lengths of its axes
   */
  static int scalars(Shampoo rule, int[] shape) {
    int size = 1;
    int matrices = 0;
    for (int length : shape) {
      size *= length;
      matrices = Math.addExact(matrices, Math.multiplyExact(2 * length, length));
    }
    return Math.addExact(matrices, rule.beta1() > 0 ? size : 0);
  }

  /**
   * Merges neighboring axes, the last ones first, while their product is at most {@code max} and
   * more than {@code target} would remain; axes of length one vanish.
   *
   * @param target 0 to keep all axes
   */
  static int[] merged(int[] shape, int max, int target) {
    if (target == 0) {
      return shape;
    }
    int[] lengths = Arrays.stream(shape).filter(length -> length != 1).toArray();
    int[] reversed = new int[Math.max(1, lengths.length)];
    reversed[0] = lengths.length == 0 ? 1 : lengths[lengths.length - 1];
    int count = 1;
    for (int k = lengths.length - 2; k >= 0; k--) {
      boolean more = count + k + 1 > target;
      if (more && (long) reversed[count - 1] * lengths[k] <= max) {
        reversed[count - 1] *= lengths[k];
      } else {
        reversed[count++] = lengths[k];
      }
    }
    int[] result = new int[count];
    for (int k = 0; k < count; k++) {
      result[k] = reversed[count - 1 - k];
    }
    return result;
  }

  /** Sets the roots to identities. */
  void begin(Vectors x) {
    for (int axis = 0; axis < part.shape().length; axis++) {
      int length = part.shape()[axis];
      for (int i = 0; i < length; i++) {
        x.scalars()[root(axis) + i * (length + 1)] = 1;
      }
    }
  }

  /** Updates the block; returns the number of roots that could not be computed. */
  int update(Vectors x, Step t) {
    double decay = rule.exempt().covers(part.tensor().kind()) ? 0 : rule.weightDecay();
    double[] w = part.read(x.weights(), 1);
    double[] g = part.read(x.gradient(), t.scale());
    if (rule.decay() == Shampoo.Decay.COUPLED) {
      add(g, decay, w);
    }
    double[] filtered = filter(x, t, g);
    double[] grafted = graft(x, t, g, filtered);
    int kept = precondition(x, t, g);

    double[] step = direction(x, t, filtered, grafted);
    if (rule.decay() != Shampoo.Decay.COUPLED) {
      add(step, decay * decayUnit(t), w);
    }
    if (rule.momentum() > 0) {
      step = accumulate(x, step);
    }
    add(w, -t.rate(), step);
    part.write(w, x.weights());

    return kept;
  }

  /** {@code Ḡ}; updates {@code M}. */
  private double[] filter(Vectors x, Step t, double[] g) {
    double beta1 = rule.beta1();
    if (beta1 == 0) {
      return g;
    }
    double beta3 = rule.beta3().orElse(beta1);
    double unbias = rule.biasCorrection() ? 1 / (1 - beta3 * Math.pow(beta1, t.number() - 1)) : 1;
    double[] m = x.scalars();
    double[] filtered = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      filtered[i] = unbias * (beta3 * m[first + i] + (1 - beta3) * g[i]);
      m[first + i] = beta1 * m[first + i] + (1 - beta1) * g[i];
    }
    return filtered;
  }

  /** {@code P_g}; updates {@code V}. */
  private double[] graft(Vectors x, Step t, double[] g, double[] filtered) {
    Shampoo.Grafting grafting = rule.grafting();
    if (!grafting.hasSquares()) {
      return filtered;
    }
    boolean sum = grafting == Shampoo.Grafting.ADAGRAD;
    double keep = sum ? 1 : rule.graftingBeta2();
    double entering = sum ? 1 : 1 - rule.graftingBeta2();
    double unbias = grafting == Shampoo.Grafting.ADAM ? 1 / t.unbias(rule.graftingBeta2()) : 1;
    float[] v = x.state(0);
    double[] grafted = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      int at = part.positions()[i];
      double next = keep * v[at] + entering * g[i] * g[i];
      v[at] = (float) next;
      grafted[i] = filtered[i] / (Math.sqrt(unbias * next) + rule.graftingEpsilon());
    }
    return grafted;
  }

  /** Updates {@code F_k} and, at refreshes, {@code R_k}. */
  private int precondition(Vectors x, Step t, double[] g) {
    double beta2 = rule.beta2();
    double entering = beta2 == 1 ? 1 : 1 - beta2;
    double unbias = rule.biasCorrection() && beta2 < 1 ? 1 / t.unbias(beta2) : 1;
    int kept = 0;
    for (int axis = 0; axis < part.shape().length; axis++) {
      DMatrixRMaj gram = ModeProducts.gram(g, part.shape(), axis);
      double[] kronecker = x.scalars();
      int from = factor(axis);
      for (int i = 0; i < gram.data.length; i++) {
        kronecker[from + i] = beta2 * kronecker[from + i] + entering * gram.data[i];
        gram.data[i] = unbias * kronecker[from + i];
      }
      if (rule.refreshes(t.number())) {
        try {
          double[] root = inverseRoot(gram).data;
          System.arraycopy(root, 0, kronecker, root(axis), root.length);
        } catch (ArithmeticException e) {
          kept++; // reported to the probe
        }
      }
    }
    return kept;
  }

  /** {@code A^(−e)} of a symmetric positive semidefinite matrix. */
  private DMatrixRMaj inverseRoot(DMatrixRMaj a) {
    double epsilon = rule.epsilon();
    int n = a.numRows;
    for (int i = 0; i < n && rule.perturbBefore(); i++) {
      a.add(i, i, epsilon);
    }
    DoubleMatrices.Eigen eigen = DoubleMatrices.eigen(a);
    double[] values = eigen.values();
    double min = values[0];
    double shift;
    if (rule.perturbBefore()) {
      shift = min < epsilon ? epsilon - min : 0;
    } else {
      shift = epsilon - Math.min(min, 0);
    }
    DMatrixRMaj scaled = eigen.vectors().copy();
    for (int j = 0; j < n; j++) {
      double power = Math.pow(values[j] + shift, -exponent());
      for (int i = 0; i < n; i++) {
        scaled.set(i, j, scaled.get(i, j) * power);
      }
    }
    return DoubleMatrices.multiply(scaled, DoubleMatrices.transposed(eigen.vectors()));
  }

  private double exponent() {
    int order = part.shape().length;
    return order < 2 ? 0.5 : rule.exponent().orElse(1.0 / (2 * order));
  }

  /** {@code P}, with the length of {@code P_g}. */
  private double[] direction(Vectors x, Step t, double[] filtered, double[] grafted) {
    boolean grafts = rule.grafting() != Shampoo.Grafting.NONE;
    if (grafts && t.number() < rule.firstRefresh()) {
      return grafted.clone();
    }
    DMatrixRMaj[] roots = new DMatrixRMaj[part.shape().length];
    for (int axis = 0; axis < roots.length; axis++) {
      roots[axis] = DoubleMatrices.square(x.scalars(), root(axis), part.shape()[axis]);
    }
    double[] step = ModeProducts.along(filtered, part.shape(), roots, false);
    double ratio = grafts ? norm(grafted) / (norm(step) + 1e-16) : 1;
    for (int i = 0; i < step.length; i++) {
      step[i] *= ratio;
    }
    return step;
  }

  private double decayUnit(Step t) {
    return switch (rule.decay()) {
      case CORRECTED -> t.rate() / rule.peakRate().orElseThrow();
      case INDEPENDENT -> 1 / rule.peakRate().orElseThrow();
      default -> 1;
    };
  }

  /** Updates {@code Q}; returns the step. */
  private double[] accumulate(Vectors x, double[] step) {
    double mu = rule.momentum();
    double entering = 1 - rule.dampening();
    float[] q = x.state(rule.slots() - 1);
    double[] result = new double[step.length];
    for (int i = 0; i < step.length; i++) {
      int at = part.positions()[i];
      double next = mu * q[at] + entering * step[i];
      q[at] = (float) next;
      result[i] = rule.nesterov() ? entering * step[i] + mu * next : next;
    }
    return result;
  }

  private int factor(int axis) {
    int at = first + (rule.beta1() > 0 ? part.size() : 0);
    for (int k = 0; k < axis; k++) {
      at += 2 * part.shape()[k] * part.shape()[k];
    }
    return at;
  }

  private int root(int axis) {
    return factor(axis) + part.shape()[axis] * part.shape()[axis];
  }

  /** {@code x = x + α y}. */
  private static void add(double[] x, double alpha, double[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += alpha * y[i];
    }
  }

  private static double norm(double[] x) {
    double squares = 0;
    for (double element : x) {
      squares += element * element;
    }
    return Math.sqrt(squares);
  }
}
