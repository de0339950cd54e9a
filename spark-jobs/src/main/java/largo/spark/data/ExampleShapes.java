package largo.spark.data;

import java.util.List;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;

/** Shapes of examples from tables. */
final class ExampleShapes {

  private ExampleShapes() {}

  /**
   * A vector, or the image that the configuration says it is.
   *
   * @throws InputException if the image has another number of pixels than there are features
   */
  static ExampleShape of(List<Integer> image, int width) {
    if (image.isEmpty()) {
      return ExampleShape.vector(width);
    }

    ExampleShape shape = new ExampleShape(image.get(0), image.get(1), image.get(2));
    if (shape.size() != width) {
      throw new InputException(
          "data.image = %s has %d values, but the examples have %d features",
          image, shape.size(), width);
    }
    return shape;
  }
}
