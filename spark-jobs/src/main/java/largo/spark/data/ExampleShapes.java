package largo.spark.data;

import java.util.List;
import java.util.Optional;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;

/** Shapes of examples whose format does not define one. */
final class ExampleShapes {

  private ExampleShapes() {}

  /** The shape of {@code data.image}; empty if it is not set. */
  static Optional<ExampleShape> configured(List<Integer> image) {
    return image.isEmpty()
        ? Optional.empty()
        : Optional.of(new ExampleShape(image.get(0), image.get(1), image.get(2)));
  }

  /**
   * The shape of {@code data.image}, or else a vector.
   *
   * @param width features that were read
   * @throws InputException if the image has another number of values than there are features
   */
  static ExampleShape of(List<Integer> image, int width) {
    ExampleShape shape = configured(image).orElseGet(() -> ExampleShape.vector(width));
    if (shape.size() != width) {
      throw new InputException(
          "data.image = %s has %d values, but the examples have %d features",
          image, shape.size(), width);
    }
    return shape;
  }
}
