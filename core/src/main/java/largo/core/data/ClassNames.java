package largo.core.data;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import largo.core.DecimalParser;

/**
 * The classes of a data set: names as written in the data, numbered in their order.
 *
 * @param names at least two, or none ({@link #NONE}); numbers in ascending, words in lexicographic
 *     order
 */
public record ClassNames(List<String> names) implements Serializable {

  /** No classes: targets are numbers. */
  public static final ClassNames NONE = new ClassNames(List.of());

  private static final Pattern WHOLE = Pattern.compile("[+-]?(0|[1-9]\\d*)(\\.0*)?");

  private static final int MAX_ZEROS = 30;

  public ClassNames {
    names = List.copyOf(names);
    if (names.size() == 1) {
      throw new InputException(
          "the labels must be of at least two classes, but are all of %s", names);
    }
  }

  /** Classes named 0 … count − 1. */
  public static ClassNames numbered(int count) {
    return new ClassNames(IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }

  /** Whether all labels are numbers, which are ordered by value. */
  public static boolean areNumbers(Collection<String> labels) {
    return labels.stream().allMatch(DecimalParser::isNumber);
  }

  /** The classes of labels, in order. */
  public static ClassNames of(Set<String> labels) {
    if (labels.isEmpty()) {
      throw new InputException("there are no labels");
    }
    return new ClassNames(inOrder(labels));
  }

  /**
   * Labels in order.
   *
   * @throws InputException if they are numbers, of which one is not finite
   */
  public static List<String> inOrder(Set<String> labels) {
    List<String> names = new ArrayList<>(labels);
    Comparator<String> byText = Comparator.naturalOrder();
    boolean hasNonFinite =
        !areNumbers(names)
            && names.stream()
                .allMatch(n -> DecimalParser.isNumber(n) || DecimalParser.isNotFinite(n));
    if (hasNonFinite) {
      throw new InputException(
          "the labels are numbers, except for %s, which is not finite: remove such rows, or give "
              + "them a class",
          names.stream().filter(DecimalParser::isNotFinite).toList());
    }
    names.sort(
        areNumbers(names)
            ? Comparator.<String>comparingDouble(Double::parseDouble).thenComparing(byText)
            : byText);
    return names;
  }

  /**
   * The class of a label that is text: the text without surrounding spaces. The plus sign and a
   * zero fraction of a whole number are ignored, as not all programs write them: {@code +1}, {@code
   * 1} and {@code 1.0} are one class. {@code 01067} and {@code 1067}, {@code 1e1} and {@code 10},
   * or {@code 3.1} and {@code 3.10} are not.
   */
  public static String name(String label) {
    String trimmed = label.trim();
    return WHOLE.matcher(trimmed).matches() ? numberName(trimmed) : trimmed;
  }

  /**
   * The class of a label that is a number by its format or the type of its column: its exact value.
   * A label that is not a number is text.
   */
  public static String numberName(String label) {
    String trimmed = label.trim();
    if (!DecimalParser.isNumber(trimmed)) {
      return trimmed;
    }

    BigDecimal value = new BigDecimal(trimmed);
    if (value.signum() == 0) {
      return "0";
    }
    BigDecimal plain = value.stripTrailingZeros();
    return Math.abs(plain.scale()) > MAX_ZEROS ? plain.toString() : plain.toPlainString();
  }

  /** The number of classes. */
  public int count() {
    return names.size();
  }

  /** Whether there are classes. */
  public boolean isPresent() {
    return !names.isEmpty();
  }

  /** Outputs of a network: one per class, or one number. */
  public int outputs() {
    return Math.max(1, count());
  }

  /** The index of a class; −1 if there is none of that name. */
  public int indexOf(String name) {
    return names.indexOf(name);
  }
}
