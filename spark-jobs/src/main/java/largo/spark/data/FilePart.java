package largo.spark.data;

import java.io.Serializable;
import largo.core.data.Examples;

/**
 * Examples that follow each other in an RDD; or what is wrong with them.
 *
 * @param examples null if something is wrong
 * @param problem for the user; empty if nothing is wrong
 */
public record FilePart(Examples examples, String problem) implements Serializable {

  /** Good examples. */
  public static FilePart of(Examples examples) {
    return new FilePart(examples, "");
  }

  /** Examples that cannot be used. */
  public static FilePart broken(String problem) {
    return new FilePart(null, problem);
  }
}
