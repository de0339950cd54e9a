package largo.core.measure;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import largo.core.Preconditions;
import largo.core.gradient.GradientSum;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.SquaredNorms;
import largo.core.params.Tensor;

/**
 * The variation between the gradient sums of shards, accumulated while they are added in pairs.
 *
 * <p>Two sums {@code A} over {@code a} and {@code B} over {@code b} examples differ by
 *
 * <pre>
 *   D = (A/a − B/b) √(ab / (a + b))         E D² = σ², the variance of the gradient of one example
 * </pre>
 *
 * so that {@code R} sums, added in any tree, have {@code Σ D² = Σ G_j²/n_j − G²/N}, over {@code R −
 * 1} pairs: {@code Σ D² / (R − 1)} is the unbiased estimate of {@code σ²}, for sums of any numbers
 * of examples. Like the sum, the result depends on the tree only, not on the order of arrival, and
 * without the cancellation of a difference of squares.
 *
 * <p>Empty sums do not count.
 */
public final class ShardVariation {

  private final NoiseGeometry geometry;
  private final ParameterLayout layout;
  private final boolean perTensor;
  private final List<Tensor> tensors;
  private final double[][] sums; // by tensor: one number for l2, covariances for the nuclear norm
  private float[] squares; // of l1, by parameter; null before the first pair
  private final LaneSums lanes = new LaneSums();
  private long pairs;
  private long nanos;

  /**
   * The variation of a single sum, which is none.
   *
   * @param perTensor whether the scales of single tensors are of interest
   */
  public ShardVariation(NoiseGeometry geometry, ParameterLayout layout, boolean perTensor) {
    this.geometry = geometry;
    this.perTensor = perTensor;
    this.layout = layout;
    this.tensors = tensors(geometry, layout);
    this.sums = tensors.stream().map(t -> new double[sums(geometry, t)]).toArray(double[][]::new);
  }

  /** The trained tensors; for the nuclear norm, the weights that are matrices or kernels. */
  private static List<Tensor> tensors(NoiseGeometry geometry, ParameterLayout layout) {
    return layout.tensors().stream()
        .filter(t -> geometry == NoiseGeometry.NUCLEAR ? t.hasFilters() : t.kind().trained())
        .toList();
  }

  private static int sums(NoiseGeometry geometry, Tensor tensor) {
    if (geometry == NoiseGeometry.NUCLEAR) {
      int rows = GradientMatrix.rows(tensor.filters());
      return Math.multiplyExact(rows, rows);
    }
    return geometry == NoiseGeometry.L2 ? 1 : 0;
  }

  /** The number of pairs of sums: one less than that of non-empty sums. */
  public long pairs() {
    return pairs;
  }

  /** Whether the scales of single tensors are of interest. */
  public boolean isPerTensor() {
    return perTensor;
  }

  /**
   * The time that was spent on the variation, over all threads, in nanoseconds; in l1 with that of
   * the addition of the sums.
   */
  public long nanos() {
    return nanos;
  }

  /**
   * Adds a sum to another one, and to the variation of that the variation between both, and that of
   * the sum.
   *
   * @param own the sum of this variation, not empty
   * @param other variation of the other sum; not usable afterwards
   * @param added the other sum, not empty; its gradient is not usable afterwards
   */
  public void add(GradientSum own, ShardVariation other, GradientSum added) {
    long begun = System.nanoTime();
    Pair pair = new Pair(own.gradient(), own.examples(), added.gradient(), added.examples());
    switch (geometry) {
      case L2 -> addSums(pair, other);
      case L1 -> addSquares(pair, other);
      case NUCLEAR -> addCovariances(pair, other);
    }
    pairs += other.pairs + 1;
    nanos += other.nanos + System.nanoTime() - begun;
    if (geometry == NoiseGeometry.L1) {
      own.addCounts(added);
    } else {
      own.add(added);
    }
  }

  /** Two gradient sums, of {@code n} and {@code m} examples. */
  record Pair(float[] a, long n, float[] b, long m) {

    double weight() {
      return (double) n * m / (n + m);
    }
  }

  private void addSums(Pair pair, ShardVariation other) {
    float[] a = pair.a();
    float[] b = pair.b();
    float ofA = 1f / pair.n();
    float ofB = 1f / pair.m();
    for (int t = 0; t < sums.length; t++) {
      Tensor tensor = tensors.get(t);
      double sum = lanes.squaredDifferences(a, ofA, b, ofB, tensor.offset(), tensor.end());
      sums[t][0] += pair.weight() * sum + other.sums[t][0];
    }
  }

  private void addSquares(Pair pair, ShardVariation other) {
    float[] a = pair.a();
    float[] b = pair.b();
    float ofA = (float) (Math.sqrt(pair.weight()) / pair.n());
    float ofB = (float) (Math.sqrt(pair.weight()) / pair.m());
    if (squares == null && other.squares == null) {
      PairSquares.replace(a, ofA, b, ofB);
      squares = b;
    } else if (squares == null || other.squares == null) {
      squares = squares == null ? other.squares : squares;
      PairSquares.add(a, ofA, b, ofB, squares);
    } else {
      PairSquares.add(a, ofA, b, ofB, squares, other.squares);
    }
  }

  private void addCovariances(Pair pair, ShardVariation other) {
    for (int t = 0; t < sums.length; t++) {
      double[] sum = sums[t];
      GradientMatrix.addProduct(GradientMatrix.difference(tensors.get(t).filters(), pair), sum);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other.sums[t][i];
      }
    }
  }

  /**
   * The noise scale of the whole model.
   *
   * @param total the sum to which all others were added
   * @param unbiased whether known biases are removed, as in {@link NoiseParts#terms}
   * @throws IllegalArgumentException if there was only one sum
   */
  public NoiseTerms terms(GradientSum total, boolean unbiased) {
    return parts(total).terms(total.examples(), unbiased);
  }

  /**
   * The unbiased noise scales of single tensors; see {@link #terms}.
   *
   * @return by tensor of the layout; NaN for those without a scale
   */
  public double[] byTensor(GradientSum total) {
    return parts(total).byTensor(total.examples());
  }

  /**
   * Noise and signal by tensor.
   *
   * @param total the sum to which all others were added
   * @throws IllegalArgumentException if there was only one sum
   */
  public NoiseParts parts(GradientSum total) {
    Preconditions.that(pairs >= 1, "a noise scale must have at least two sums, but had one");
    NoiseParts parts = NoiseParts.none(geometry, pairs, layout.tensors().size());
    for (int t = 0; t < tensors.size(); t++) {
      NoiseTerms terms = parts(t, total);
      int k = layout.tensors().indexOf(tensors.get(t));
      parts.noise()[k] = Double.isNaN(terms.noise()) ? Double.POSITIVE_INFINITY : terms.noise();
      parts.signal()[k] = terms.signal();
    }
    return parts;
  }

  private NoiseTerms parts(int t, GradientSum total) {
    Tensor tensor = tensors.get(t);
    return switch (geometry) {
      case L2 -> new NoiseTerms(sums[t][0] / pairs, squaredNorm(tensor, total));
      case L1 -> absolute(tensor, total);
      case NUCLEAR -> {
        double[] covariance = Arrays.stream(sums[t]).map(c -> c / pairs).toArray();
        yield new NoiseTerms(
            GradientMatrix.traceOfRoot(covariance),
            GradientMatrix.nuclearNorm(tensor.filters(), total) / total.examples());
      }
    };
  }

  private static double squaredNorm(Tensor tensor, GradientSum total) {
    double sum = SquaredNorms.sum(total.gradient(), tensor.offset(), tensor.end());
    return sum / total.examples() / total.examples();
  }

  private NoiseTerms absolute(Tensor tensor, GradientSum total) {
    double deviations = lanes.roots(squares, tensor.offset(), tensor.end());
    double norm = lanes.absolutes(total.gradient(), tensor.offset(), tensor.end());
    return new NoiseTerms(deviations / Math.sqrt(pairs), norm / total.examples());
  }

  /**
   * The number of values that {@link #write} writes of a slice: floats of l1, otherwise doubles;
   * none without pairs. For l2 no tensor may be divided, see {@link ParameterLayout#divided}.
   */
  public int values(ParameterSlice slice) {
    if (pairs == 0) {
      return 0;
    }
    return geometry == NoiseGeometry.L1
        ? slice.length()
        : IntStream.range(0, sums.length)
            .filter(t -> slice.contains(ParameterSlice.of(tensors.get(t))))
            .map(t -> sums[t].length)
            .sum();
  }

  /** Writes a range of the values of a slice; of l2 and nuclear, of the tensors inside of it. */
  public void write(ParameterSlice slice, int from, int to, ByteBuffer out) {
    if (geometry == NoiseGeometry.L1) {
      for (int i = from; i < to; i++) {
        out.putFloat(squares[slice.from() + i]);
      }
      return;
    }
    int first = 0; // position of the first value of a tensor
    for (int t = 0; t < sums.length; t++) {
      if (slice.contains(ParameterSlice.of(tensors.get(t)))) {
        for (int i = Math.max(from, first); i < Math.min(to, first + sums[t].length); i++) {
          out.putDouble(sums[t][i - first]);
        }
        first += sums[t].length;
      }
    }
  }

  /**
   * Reads values that were written of the slice whose layout this has.
   *
   * @param morePairs of the variation that was written
   * @param from position of the first value
   */
  public void read(long morePairs, int from, ByteBuffer in) {
    pairs = morePairs;
    if (geometry == NoiseGeometry.L1) {
      if (squares == null && in.hasRemaining()) {
        squares = new float[layout.size()];
      }
      for (int i = from; in.hasRemaining(); i++) {
        squares[i] = in.getFloat();
      }
      return;
    }
    int first = 0;
    for (double[] sum : sums) {
      for (int i = Math.max(from - first, 0); i < sum.length && in.hasRemaining(); i++) {
        sum[i] = in.getDouble();
      }
      first += sum.length;
    }
  }
}
