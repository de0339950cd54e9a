package largo.spark.data;

import java.io.Serializable;
import largo.core.data.Examples;

/**
 * Examples that follow each other in an RDD; or what is wrong with them.
 *
 * @param examples null if something is wrong
 * @param problem for the user; empty if nothing is wrong
 */
public record Piece(Examples examples, String problem) implements Serializable {

  /** Good examples. */
  public static Piece of(Examples examples) {
    return new Piece(examples, "");
  }

  /** Examples that cannot be used. */
  public static Piece broken(String problem) {
    return new Piece(null, problem);
  }
}
