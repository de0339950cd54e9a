package largo.core.params;

import java.io.Serializable;
import largo.core.Preconditions;

/**
 * A range of the flat parameter vector: {@code from ≤ i < to}. May be empty.
 *
 * @param from first index, at least 0
 * @param to one past the last index, at least {@code from}
 */
public record ParameterSlice(int from, int to) implements Serializable {

  /** Checks the bounds. */
  public ParameterSlice {
    Preconditions.that(
        from >= 0 && from <= to, "a slice must be from ≤ to, but was %d to %d", from, to);
  }

  /** The slice of all parameters. */
  public static ParameterSlice all(ParameterLayout layout) {
    return new ParameterSlice(0, layout.size());
  }

  /** The slice of one tensor. */
  public static ParameterSlice of(Tensor tensor) {
    return new ParameterSlice(tensor.offset(), tensor.end());
  }

  /** Number of parameters. */
  public int length() {
    return to - from;
  }

  /** Whether another slice is a part of this one. */
  public boolean contains(ParameterSlice other) {
    return from <= other.from && other.to <= to;
  }

  /** The part that this slice shares with another one; empty if there is none. */
  public ParameterSlice intersection(ParameterSlice other) {
    int start = Math.max(from, other.from);
    return new ParameterSlice(start, Math.max(start, Math.min(to, other.to)));
  }
}
