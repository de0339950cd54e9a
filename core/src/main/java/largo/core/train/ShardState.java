package largo.core.train;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import largo.core.Preconditions;

/**
 * The state of each training example of a shard between two steps, where the engine keeps one.
 * Immutable: a step makes another one, which shares the states of examples that it did not have.
 */
public final class ShardState implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private final long step;
  private final float[][] rows; // null before the first batch of an example

  private ShardState(long step, float[][] rows) {
    this.step = step;
    this.rows = rows;
  }

  /** The state before the first step, in which no example has been. */
  public static ShardState start(int examples) {
    return new ShardState(0, new float[examples][]);
  }

  /**
   * The state that was saved.
   *
   * @param step the next one, 0-based
   * @param values {@link #values}, copied
   * @param width floats of an example, at least 1
   * @throws IllegalArgumentException if {@code values} are not those of a number of examples
   */
  public static ShardState of(long step, float[] values, int width) {
    Preconditions.that(
        values.length % width == 0,
        "the states must have %d floats for each example, but had %d in total",
        width,
        values.length);
    float[][] rows = new float[values.length / width][];
    for (int i = 0; i < rows.length; i++) {
      if (!Float.isNaN(values[i * width])) {
        rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
      }
    }
    return new ShardState(step, rows);
  }

  /** The next step, 0-based. */
  public long step() {
    return step;
  }

  /** The number of examples. */
  public int examples() {
    return rows.length;
  }

  /** The states of all examples, in an array that may be changed; null before the first batch. */
  float[][] rows() {
    return rows.clone();
  }

  /** The state after the step, without a batch. */
  public ShardState next() {
    return new ShardState(step + 1, rows);
  }

  /**
   * The state after the step.
   *
   * @param changed states of all examples, not copied
   */
  ShardState next(float[][] changed) {
    return new ShardState(step + 1, changed);
  }

  /**
   * The states of all examples, one after the other.
   *
   * @param width floats of an example, at least 1
   * @return {@code float[examples × width]}; NaN for an example that has been in no batch
   */
  public float[] values(int width) {
    float[] values = new float[Math.multiplyExact(rows.length, width)];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == null) {
        Arrays.fill(values, i * width, (i + 1) * width, Float.NaN);
      } else {
        System.arraycopy(rows[i], 0, values, i * width, width);
      }
    }
    return values;
  }
}
