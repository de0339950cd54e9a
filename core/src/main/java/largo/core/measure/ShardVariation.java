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
  private final double[] sums; // of l2, by tensor
  private float[] squares; // of l1, by parameter; null before the first pair
  private final double[][] covariances; // of the nuclear norm, by tensor
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
    this.sums = new double[geometry == NoiseGeometry.L2 ? tensors.size() : 0];
    this.covariances =
        geometry == NoiseGeometry.NUCLEAR
            ? tensors.stream().map(t -> new double[squared(t)]).toArray(double[][]::new)
            : new double[0][];
  }

  /** The trained tensors; for the nuclear norm, the weights that are matrices or kernels. */
  private static List<Tensor> tensors(NoiseGeometry geometry, ParameterLayout layout) {
    return layout.tensors().stream()
        .filter(t -> geometry == NoiseGeometry.NUCLEAR ? t.hasFilters() : t.kind().trained())
        .toList();
  }

  private static int squared(Tensor tensor) {
    int rows = GradientMatrix.rows(tensor.filters());
    return Math.multiplyExact(rows, rows);
  }

  /** The number of pairs of sums: one less than that of non-empty sums. */
  public long pairs() {
    return pairs;
  }

  /** Whether the scales of single tensors are of interest. */
  public boolean isPerTensor() {
    return perTensor;
  }

  /** The time that was spent on the variation, over all threads, in nanoseconds. */
  public long nanos() {
    return nanos;
  }

  /**
   * Adds the variation between two sums, and that of the second one.
   *
   * @param own the sum of this variation, not empty
   * @param other variation of the other sum; not usable afterwards
   * @param added the other sum, not empty
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
      double sum = SquaredNorms.ofDifference(a, ofA, b, ofB, tensor.offset(), tensor.end());
      sums[t] += pair.weight() * sum + other.sums[t];
    }
  }

  private void addSquares(Pair pair, ShardVariation other) {
    float[] a = pair.a();
    float[] b = pair.b();
    float ofA = (float) (Math.sqrt(pair.weight()) / pair.n());
    float ofB = (float) (Math.sqrt(pair.weight()) / pair.m());
    float[] to = squares == null ? other.squares : squares;
    float[] more = to == squares ? other.squares : null;
    if (to == null) {
      to = new float[a.length];
    }
    for (int i = 0; i < a.length; i++) {
      float d = a[i] * ofA - b[i] * ofB;
      to[i] += more == null ? d * d : d * d + more[i];
    }
    squares = to;
  }

  private void addCovariances(Pair pair, ShardVariation other) {
    for (int t = 0; t < covariances.length; t++) {
      double[] sum = covariances[t];
      GradientMatrix.addProduct(GradientMatrix.difference(tensors.get(t).filters(), pair), sum);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += other.covariances[t][i];
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
      case L2 -> new NoiseTerms(sums[t] / pairs, squaredNorm(tensor, total));
      case L1 -> absolute(tensor, total);
      case NUCLEAR -> {
        double[] covariance = Arrays.stream(covariances[t]).map(c -> c / pairs).toArray();
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
    float[] gradient = total.gradient();
    double deviations = 0;
    double norm = 0;
    for (int i = tensor.offset(); i < tensor.end(); i++) {
      deviations += Math.sqrt(squares[i]);
      norm += Math.abs(gradient[i]);
    }
    return new NoiseTerms(deviations / Math.sqrt(pairs), norm / total.examples());
  }

  /**
   * The number of values that {@link #write} writes of a slice: floats of l1, doubles of the
   * nuclear norm; none without pairs.
   *
   * @throws IllegalStateException for l2, whose values are not those of parameters
   */
  public int values(ParameterSlice slice) {
    if (pairs == 0) {
      return 0;
    }
    return switch (geometry) {
      case L2 -> throw new IllegalStateException("the variation in l2 cannot be divided");
      case L1 -> slice.length();
      case NUCLEAR ->
          IntStream.range(0, tensors.size())
              .filter(t -> slice.contains(ParameterSlice.of(tensors.get(t))))
              .map(t -> covariances[t].length)
              .sum();
    };
  }

  /** Writes a range of the values of a slice; of the nuclear norm, of the tensors inside of it. */
  public void write(ParameterSlice slice, int from, int to, ByteBuffer out) {
    if (geometry == NoiseGeometry.L1) {
      for (int i = from; i < to; i++) {
        out.putFloat(squares[slice.from() + i]);
      }
      return;
    }
    int first = 0; // position of the first value of a tensor
    for (int t = 0; t < tensors.size(); t++) {
      if (slice.contains(ParameterSlice.of(tensors.get(t)))) {
        for (int i = Math.max(from, first); i < Math.min(to, first + covariances[t].length); i++) {
          out.putDouble(covariances[t][i - first]);
        }
        first += covariances[t].length;
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
    for (double[] covariance : covariances) {
      for (int i = Math.max(from - first, 0); i < covariance.length && in.hasRemaining(); i++) {
        covariance[i] = in.getDouble();
      }
      first += covariance.length;
    }
  }
}
