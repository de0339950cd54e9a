package largo.core.model.zoo;

import java.util.List;
import largo.core.Preconditions;
import largo.core.data.ExampleShape;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/**
 * A multi-layer perceptron with rectified hidden layers.
 *
 * @param widths units of each hidden layer, each at least 1
 * @param dropout probability in [0, 1) that a hidden unit is dropped, on its way into the next
 *     layer
 */
public record Mlp(List<Integer> widths, double dropout) implements ZooModel {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not kept; the message names it
   */
  public Mlp {
    widths = List.copyOf(widths);
    for (int width : widths) {
      Preconditions.that(width >= 1, "widths must all be at least 1, but were %s", widths);
    }
    Preconditions.inRange("dropout", dropout, 0, 1);
  }

  @Override
  public String json(ExampleShape shape, int outputs) {
    ListBuilder layers = ModelZoo.rectified().list();
    for (int k = 0; k < widths.size(); k++) {
      DenseLayer hidden =
          new DenseLayer.Builder().name("dense" + (k + 1)).nOut(widths.get(k)).build();
      layers.layer(k == 0 ? hidden : ModelZoo.drop(hidden, dropout));
    }
    OutputLayer output = ModelZoo.output(outputs);
    layers.layer(widths.isEmpty() ? output : ModelZoo.drop(output, dropout));
    return layers.setInputType(InputType.feedForward(shape.size())).build().toJson();
  }
}
