package largo.core.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import largo.core.Decimals;

/**
 * The classes of a data set: names as they stand in the data, numbered by their order.
 *
 * @param names at least two, or none at all ({@link #NONE}); numbers ascend, words follow the
 *     alphabet
 */
public record Classes(List<String> names) implements Serializable {

  /** No classes: what is to be predicted are numbers. */
  public static final Classes NONE = new Classes(List.of());

  /**
   * Checks that there is something to tell apart.
   *
   * @throws InputException if there is a single class
   */
  public Classes {
    names = List.copyOf(names);
    if (names.size() == 1) {
      throw new InputException(
          "the labels must be of at least two classes, but are all of %s", names);
    }
  }

  /** Classes named 0 … count − 1. */
  public static Classes numbered(int count) {
    return new Classes(IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }

  /** The classes that labels are of, in order. */
  public static Classes of(Set<String> labels) {
    if (labels.isEmpty()) {
      throw new InputException("there are no labels");
    }
    List<String> names = new ArrayList<>(labels);
    boolean numbers = names.stream().allMatch(Decimals::isNumber);
    boolean otherwise =
        !numbers && names.stream().allMatch(n -> Decimals.isNumber(n) || Decimals.isNotFinite(n));
    if (otherwise) {
      throw new InputException(
          "the labels are numbers, but for %s, which stands for none: leave such rows out, or give "
              + "them a class",
          names.stream().filter(Decimals::isNotFinite).toList());
    }
    names.sort(
        numbers ? Comparator.comparingDouble(Double::parseDouble) : Comparator.naturalOrder());
    return new Classes(names);
  }

  /** How a label is named: {@code +1}, {@code 1} and {@code 1.0} are the same class. */
  public static String name(String label) {
    String trimmed = label.trim();
    if (!Decimals.isNumber(trimmed)) {
      return trimmed;
    }

    double value = Double.parseDouble(trimmed);
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** How many. */
  public int count() {
    return names.size();
  }

  /** Whether there are any. */
  public boolean isPresent() {
    return !names.isEmpty();
  }

  /** Outputs of a network for them: one for each, or one number. */
  public int outputs() {
    return Math.max(1, count());
  }

  /** The number of a class, or −1 if there is none of that name. */
  public int indexOf(String name) {
    return names.indexOf(name);
  }
}
