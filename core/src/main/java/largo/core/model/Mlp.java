package largo.core.model;

import java.util.List;
import largo.core.Preconditions;

/**
 * A multi-layer perceptron with rectified hidden layers.
 *
 * @param widths units of each hidden layer, each at least 1
 * @param dropout probability in [0, 1) that the output of a hidden unit is dropped
 */
public record Mlp(List<Integer> widths, double dropout) implements ZooModel {

  public Mlp {
    widths = List.copyOf(widths);
    for (int width : widths) {
      Preconditions.that(width >= 1, "widths must all be at least 1, but were %s", widths);
    }
    Preconditions.inRange("dropout", dropout, 0, 1);
  }
}
