package largo.core.data;

import java.io.Serializable;
import largo.core.Preconditions;

/**
 * The examples of a batch, as positions in the sequence of all epochs. It is within one epoch.
 *
 * @param number of the batch, 0-based; of a global batch, it is the step
 * @param first position of the first example: epoch times the examples of an epoch, plus the
 *     position in the epoch
 * @param size number of examples, at least 1
 */
public record BatchRange(long number, long first, int size) implements Serializable {

  public BatchRange {
    Preconditions.notNegative("number", number);
    Preconditions.notNegative("first", first);
    Preconditions.positive("size", size);
  }

  /** One past the position of the last example. */
  public long end() {
    return first + size;
  }
}
