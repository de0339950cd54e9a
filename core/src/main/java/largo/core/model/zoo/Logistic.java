package largo.core.model.zoo;

import largo.core.data.ExampleShape;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * Multinomial logistic regression: one softmax layer, a convex problem. With a single output,
 * linear regression.
 */
public record Logistic() implements ZooModel {

  @Override
  public String json(ExampleShape shape, int outputs) {
    return ModelZoo.rectified()
        .list()
        .layer(ModelZoo.output(outputs))
        .setInputType(InputType.feedForward(shape.size()))
        .build()
        .toJson();
  }
}
