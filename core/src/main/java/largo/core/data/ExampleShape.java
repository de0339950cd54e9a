package largo.core.data;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern TEXT = Pattern.compile("(\\d+)(?:x(\\d+)x(\\d+))?");

  public ExampleShape {
    Preconditions.positive("channels", channels);
    Preconditions.positive("height", height);
    Preconditions.positive("width", width);
  }

  /**
   * Reads a shape as {@link #toString} writes it: {@code 784} or {@code 3x32x32}.
   *
   * @throws InputException if it is not of this form
   */
  public static ExampleShape parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    try {
      if (matcher.matches()) {
        int channels = Integer.parseInt(matcher.group(1));
        ExampleShape shape =
            matcher.group(2) == null
                ? vector(channels)
                : new ExampleShape(
                    channels,
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)));
        shape.size();
        return shape;
      }
    } catch (IllegalArgumentException | ArithmeticException e) { // zero, or too large
      throw new InputException("%s is no shape of examples: %s", text.strip(), e.getMessage());
    }
    throw new InputException(
        "the shape of examples must be FEATURES or CHANNELSxHEIGHTxWIDTH, for example 784 or "
            + "3x32x32, but was %s",
        text.strip());
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
