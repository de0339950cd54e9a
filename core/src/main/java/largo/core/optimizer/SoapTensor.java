package largo.core.optimizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import largo.core.linalg.DoubleMatrices;
import largo.core.params.Tensor;
import org.ejml.data.DMatrixRMaj;

/** A tensor with the factors and bases of {@link Soap}, in its notation. */
final class SoapTensor {

  private final Soap rule;
  private final DenseBlock whole;
  private final int[] shape;
  private final int tensorIndex;
  private final int first;

  /**
   * A tensor.
   *
   * @param tensorIndex index in the layout
   * @param first index of its first scalar: {@code F_k} and {@code Q_k} of axes that have a basis
   */
  SoapTensor(Soap rule, DenseBlock whole, int tensorIndex, int first) {
    this.rule = rule;
    this.whole = whole;
    this.tensorIndex = tensorIndex;
    this.shape = whole.shape();
    this.first = first;
  }

  int tensorIndex() {
    return tensorIndex;
  }

  /** The lengths of a tensor's axes. */
  static int[] shape(Soap rule, Tensor tensor) {
    int[] axes = DenseBlock.axes(tensor);
    return rule.mergeAxes() && axes.length > 1 ? merged(axes, rule.maxDimension()) : axes;
  }

  /** Merges neighboring axes, the first ones first, while their product is at most {@code max}. */
  static int[] merged(int[] axes, int max) {
    List<Integer> result = new ArrayList<>();
    int current = 1;
    for (int length : axes) {
      if ((long) current * length <= max) {
        current *= length;
      } else if (current > 1) {
        result.add(current);
        current = length;
      } else {
        result.add(length);
      }
    }
    if (current > 1 || result.isEmpty()) {
      result.add(current);
    }
    return result.stream().mapToInt(length -> length).toArray();
  }

  /** The number of scalars of a tensor. */
  static int scalars(Soap rule, int[] shape) {
    int scalars = 0;
    for (int length : shape) {
      if (hasBasis(rule, shape, length)) {
        scalars = Math.addExact(scalars, Math.multiplyExact(2 * length, length));
      }
    }
    return scalars;
  }

  static boolean hasBasis(Soap rule, int[] shape, int length) {
    return length <= rule.maxDimension() && (shape.length > 1 || rule.preconditionVectors());
  }

  private boolean hasBasis(int axis) {
    return hasBasis(rule, shape, shape[axis]);
  }

  /** Sets the bases to identities. */
  void begin(Vectors x) {
    for (int axis = 0; axis < shape.length; axis++) {
      for (int i = 0; hasBasis(axis) && i < shape[axis]; i++) {
        x.scalars()[basis(axis) + i * (shape[axis] + 1)] = 1;
      }
    }
  }

  /** Updates the tensor; returns the number of bases that could not be computed. */
  int update(Vectors x, Step t) {
    double[] g = whole.read(x.gradient(), t.scale());
    if (t.number() == 1) {
      int kept = start(x, g);
      if (!rule.skipFirst()) {
        move(x, t, 1, g);
      }
      return kept;
    }
    long moves = rule.skipFirst() ? t.number() - 1 : t.number();
    move(x, t, moves, g);
    accumulate(x, g);
    return moves % rule.every() == 0 ? rotate(x) : 0;
  }

  /** The first factors and bases. */
  private int start(Vectors x, double[] g) {
    int kept = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (hasBasis(axis)) {
        DMatrixRMaj factor = ModeProducts.gram(g, shape, axis);
        for (int i = 0; i < factor.data.length; i++) {
          factor.data[i] *= 1 - factorBeta();
        }
        write(factor, x, factor(axis));
        for (int i = 0; i < factor.numRows; i++) {
          factor.add(i, i, 1e-30);
        }
        try {
          write(reversed(DoubleMatrices.eigen(factor).vectors()), x, basis(axis));
        } catch (ArithmeticException e) {
          kept++; // reported to the probe
        }
      }
    }
    return kept;
  }

  /** Adam in the bases. */
  private void move(Vectors x, Step t, long moves, double[] g) {
    double beta1 = rule.beta1();
    double beta2 = rule.beta2();
    float[] m = x.state(0);
    float[] v = x.state(1);
    DMatrixRMaj[] bases = bases(x);
    double[] rotated = ModeProducts.along(g, shape, bases, false);
    double[] direction = new double[g.length];
    for (int i = 0; i < direction.length; i++) {
      int at = whole.positions()[i];
      double mi = beta1 * m[at] + (1 - beta1) * rotated[i];
      double vi = beta2 * v[at] + (1 - beta2) * rotated[i] * rotated[i];
      m[at] = (float) mi;
      v[at] = (float) vi;
      direction[i] = mi / (Math.sqrt(vi) + rule.epsilon());
    }
    direction = ModeProducts.along(direction, shape, bases, true);

    double rate = rule.normalize() ? t.rate() / (1e-30 + rms(direction)) : t.rate();
    if (rule.biasCorrection()) {
      rate *= Math.sqrt(1 - Math.pow(beta2, moves)) / (1 - Math.pow(beta1, moves));
    }
    double decay = rule.exempt().covers(whole.tensor().kind()) ? 0 : rule.weightDecay();
    double keep = 1 - t.rate() * decay;
    float[] w = x.weights();
    for (int i = 0; i < direction.length; i++) {
      int at = whole.positions()[i];
      w[at] = (float) (keep * (w[at] - rate * direction[i]));
    }
  }

  /** Updates the factors. */
  private void accumulate(Vectors x, double[] g) {
    double beta = factorBeta();
    for (int axis = 0; axis < shape.length; axis++) {
      if (hasBasis(axis)) {
        double[] gram = ModeProducts.gram(g, shape, axis).data;
        int from = factor(axis);
        for (int i = 0; i < gram.length; i++) {
          x.scalars()[from + i] = beta * x.scalars()[from + i] + (1 - beta) * gram[i];
        }
      }
    }
  }

  /** Updates the bases, sorts {@code v}, and rotates {@code m}. */
  private int rotate(Vectors x) {
    double[] moment = ModeProducts.along(whole.read(x.state(0), 1), shape, bases(x), true);
    double[] squares = whole.read(x.state(1), 1);
    int kept = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (hasBasis(axis)) {
        DMatrixRMaj basis = DoubleMatrices.square(x.scalars(), basis(axis), shape[axis]);
        DMatrixRMaj product =
            DoubleMatrices.multiply(
                DoubleMatrices.square(x.scalars(), factor(axis), shape[axis]), basis);
        int[] order = descending(basis, product);
        try {
          write(DoubleMatrices.orthogonal(columns(product, order)), x, basis(axis));
          squares = sorted(squares, axis, order);
        } catch (ArithmeticException e) {
          kept++; // reported to the probe
        }
      }
    }
    whole.write(squares, x.state(1));
    whole.write(ModeProducts.along(moment, shape, bases(x), false), x.state(0));
    return kept;
  }

  /** The order of columns by {@code diag(Qᵀ F Q)}, largest first. */
  private static int[] descending(DMatrixRMaj basis, DMatrixRMaj product) {
    int n = basis.numRows;
    double[] diagonal = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        diagonal[j] += basis.get(i, j) * product.get(i, j);
      }
    }
    return IntStream.range(0, n)
        .boxed()
        .sorted(Comparator.comparingDouble(j -> -diagonal[j]))
        .mapToInt(j -> j)
        .toArray();
  }

  private double[] sorted(double[] elements, int axis, int[] order) {
    int after = 1;
    for (int k = axis + 1; k < shape.length; k++) {
      after *= shape[k];
    }
    double[] result = new double[elements.length];
    int row = shape[axis] * after;
    for (int from = 0; from < elements.length; from += row) {
      for (int j = 0; j < order.length; j++) {
        System.arraycopy(elements, from + order[j] * after, result, from + j * after, after);
      }
    }
    return result;
  }

  private DMatrixRMaj[] bases(Vectors x) {
    DMatrixRMaj[] bases = new DMatrixRMaj[shape.length];
    for (int axis = 0; axis < shape.length; axis++) {
      bases[axis] =
          hasBasis(axis) ? DoubleMatrices.square(x.scalars(), basis(axis), shape[axis]) : null;
    }
    return bases;
  }

  private double factorBeta() {
    return rule.factorBeta().orElse(rule.beta2());
  }

  private int factor(int axis) {
    int at = first;
    for (int k = 0; k < axis; k++) {
      at += hasBasis(k) ? 2 * shape[k] * shape[k] : 0;
    }
    return at;
  }

  private int basis(int axis) {
    return factor(axis) + shape[axis] * shape[axis];
  }

  private static void write(DMatrixRMaj matrix, Vectors x, int at) {
    System.arraycopy(matrix.data, 0, x.scalars(), at, matrix.numRows * matrix.numCols);
  }

  private static DMatrixRMaj reversed(DMatrixRMaj a) {
    return columns(a, IntStream.range(0, a.numCols).map(j -> a.numCols - 1 - j).toArray());
  }

  private static DMatrixRMaj columns(DMatrixRMaj a, int[] order) {
    DMatrixRMaj result = new DMatrixRMaj(a.numRows, order.length);
    for (int i = 0; i < a.numRows; i++) {
      for (int j = 0; j < order.length; j++) {
        result.set(i, j, a.get(i, order[j]));
      }
    }
    return result;
  }

  private static double rms(double[] x) {
    double squares = 0;
    for (double element : x) {
      squares += element * element;
    }
    return Math.sqrt(squares / x.length);
  }
}
