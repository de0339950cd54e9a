package largo.core.data;

import java.io.Serializable;
import largo.core.Preconditions;

/**
 * The shape of one example's features: a vector, or an image of channels × height × width,
 * flattened in that order.
 *
 * @param channels channels of an image, or features of a vector; at least 1
 * @param height rows of an image; 1 for a vector
 * @param width columns of an image; 1 for a vector
 */
public record ExampleShape(int channels, int height, int width) implements Serializable {

  public ExampleShape {
    Preconditions.positive("channels", channels);
    Preconditions.positive("height", height);
    Preconditions.positive("width", width);
  }

  /** A vector of features. */
  public static ExampleShape vector(int features) {
    return new ExampleShape(features, 1, 1);
  }

  /** Whether it is an image. */
  public boolean isImage() {
    return height > 1 || width > 1;
  }

  /** Floats of one example. */
  public int size() {
    return Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }

  @Override
  public String toString() {
    return isImage() ? channels + "x" + height + "x" + width : Integer.toString(channels);
  }
}
