package largo.core.data;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A fingerprint of examples in their order: features, targets and weights. It does not depend on
 * the division into blocks, as {@link #then} joins the fingerprints of consecutive ones.
 *
 * <p>A polynomial in a fixed base over 64-bit hashes of the rows, modulo the prime 2⁶¹ − 1: two
 * data sets that differ by accident have the same fingerprint with a probability of about 2⁻⁶¹. Not
 * a cryptographic hash.
 *
 * @param value in [0, 2⁶¹ − 1)
 * @param rows number of examples
 */
public record DataFingerprint(long value, long rows) implements Serializable {

  /** The fingerprint of no examples. */
  public static final DataFingerprint EMPTY = new DataFingerprint(0, 0);

  private static final long PRIME = (1L << 61) - 1;
  private static final long BASE = Seeds.mix(61) & PRIME - 1;

  /**
   * The fingerprint of examples.
   *
   * @param names of the classes, by class number, or of the labels, by column of sparse targets;
   *     empty if labels are class numbers only, or targets are numbers
   */
  public static DataFingerprint of(Examples examples, List<String> names) {
    long[] classes = new long[names.size()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = hash(names.get(i));
    }

    long value = 0;
    for (int row = 0; row < examples.count(); row++) {
      long hash = examples.features().hash(row);
      hash = Seeds.mix(hash ^ target(examples.targets(), classes, row));
      if (examples.weights().length > 0) {
        hash = Seeds.mix(hash ^ Float.floatToIntBits(examples.weight(row)));
      }
      value = add(multiply(value, BASE), Long.remainderUnsigned(hash, PRIME));
    }
    return new DataFingerprint(value, examples.count());
  }

  /** The fingerprint of names, such as those of tokens, in their order. */
  public static DataFingerprint ofNames(List<String> names) {
    long value = 0;
    for (String name : names) {
      value = add(multiply(value, BASE), Long.remainderUnsigned(hash(name), PRIME));
    }
    return new DataFingerprint(value, names.size());
  }

  /** The fingerprint of these examples and those that follow. */
  public DataFingerprint then(DataFingerprint next) {
    return new DataFingerprint(
        add(multiply(value, power(next.rows)), next.value), Math.addExact(rows, next.rows));
  }

  /** The fingerprint of several data sets, each of which may be empty, as one number. */
  public static long of(List<DataFingerprint> parts) {
    long hash = parts.size();
    for (DataFingerprint part : parts) {
      hash = Seeds.mix(Seeds.mix(hash ^ part.value) ^ part.rows);
    }
    return hash;
  }

  private static long target(Targets targets, long[] classes, int row) {
    if (targets instanceof VectorTargets vectors) {
      return vectors.vectors() instanceof SparseFeatures labels && classes.length > 0
          ? labels(labels, classes, row)
          : vectors.vectors().hash(row);
    }
    int number = ((ClassTargets) targets).classes()[row];
    return classes.length == 0 ? Seeds.mix(number) : classes[number];
  }

  /** Independent of the columns of the labels; zero without labels. */
  private static long labels(SparseFeatures labels, long[] names, int row) {
    long sum = 0;
    for (int e = labels.starts()[row]; e < labels.starts()[row + 1]; e++) {
      sum += Seeds.mix(names[labels.columns()[e]]);
    }
    return sum;
  }

  private static long hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ByteFeatures(bytes, bytes.length).hash(0);
  }

  private static long power(long exponent) {
    long power = 1;
    long square = BASE;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        power = multiply(power, square);
      }
      square = multiply(square, square);
    }
    return power;
  }

  private static long add(long a, long b) {
    long sum = a + b;
    return sum >= PRIME ? sum - PRIME : sum;
  }

  private static long multiply(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long low = a * b;
    return add(low & PRIME, (high << 3 | low >>> 61) % PRIME) % PRIME;
  }
}
