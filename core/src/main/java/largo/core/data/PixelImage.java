package largo.core.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import largo.core.Preconditions;

/**
 * An image of 8-bit pixels.
 *
 * <p>Resizing uses a triangle filter, whose support grows with the reduction (antialiasing), as
 * Pillow's {@code BILINEAR}; the aspect ratio is not kept. It is computed in doubles, row by row,
 * so that the pixels do not depend on a graphics library.
 *
 * @param shape channels, height, width
 * @param values {@code byte[shape.size()]}, channel after channel, row after row
 */
public record PixelImage(ExampleShape shape, byte[] values) {

  /** Checks the number of values. */
  public PixelImage {
    Preconditions.that(
        values.length == shape.size(),
        "values must be %d, but were %d",
        shape.size(),
        values.length);
  }

  /**
   * Decodes a PNG or JPEG file, or another format that {@link ImageIO} reads. Transparency and the
   * orientation in EXIF data are ignored.
   *
   * @param file content of the file
   * @param channels 3 for red, green, blue; 1 for grey
   * @throws InputException if it is not an image, or damaged
   */
  public static PixelImage decode(byte[] file, int channels) {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new InputException(
            "the %,d bytes are not an image; expected PNG or JPEG", file.length);
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        return of(reader.read(0)).withChannels(channels);
      } finally {
        reader.dispose();
      }
    } catch (InputException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // decoders throw both for damaged files
      throw new InputException(
          "the image is damaged, or of a kind that Java does not read (%s); write it again as PNG",
          e.getMessage());
    }
  }

  private static PixelImage of(BufferedImage image) {
    int bands = image.getRaster().getNumBands();
    boolean grey = bands <= 2 && !(image.getColorModel() instanceof IndexColorModel);
    ExampleShape shape = new ExampleShape(grey ? 1 : 3, image.getHeight(), image.getWidth());
    byte[] values = new byte[shape.size()];
    int shift = Math.max(0, image.getColorModel().getComponentSize(0) - Byte.SIZE);
    int area = shape.height() * shape.width();
    for (int i = 0; i < area; i++) {
      int x = i % shape.width();
      int y = i / shape.width();
      if (grey) { // getRGB would convert linear intensities
        values[i] = (byte) (image.getRaster().getSample(x, y, 0) >> shift);
      } else {
        int rgb = image.getRGB(x, y);
        values[i] = (byte) (rgb >> 16);
        values[area + i] = (byte) (rgb >> 8);
        values[2 * area + i] = (byte) rgb;
      }
    }
    return new PixelImage(shape, values);
  }

  /**
   * The same image with 1 or 3 channels. Grey is {@code 0.299 R + 0.587 G + 0.114 B} (ITU-R
   * BT.601).
   *
   * @throws InputException for other numbers
   */
  public PixelImage withChannels(int channels) {
    if (channels == shape.channels()) {
      return this;
    }
    int area = shape.height() * shape.width();
    byte[] changed = new byte[channels * area];
    if (channels == 3 && shape.channels() == 1) {
      for (int c = 0; c < 3; c++) {
        System.arraycopy(values, 0, changed, c * area, area);
      }
    } else if (channels == 1 && shape.channels() == 3) {
      for (int i = 0; i < area; i++) {
        int sum =
            299 * (values[i] & 0xFF)
                + 587 * (values[area + i] & 0xFF)
                + 114 * (values[2 * area + i] & 0xFF);
        changed[i] = (byte) ((sum + 500) / 1000);
      }
    } else {
      throw new InputException(
          "images have 1 or 3 channels, but %d were expected; set data.image", channels);
    }
    return new PixelImage(new ExampleShape(channels, shape.height(), shape.width()), changed);
  }

  /** The image stretched or reduced to a height and a width. */
  public PixelImage resized(int height, int width) {
    if (height == shape.height() && width == shape.width()) {
      return this;
    }
    double[][] down = weights(shape.height(), height);
    double[][] across = weights(shape.width(), width);
    byte[] resized = new byte[shape.channels() * height * width];
    double[] rows = new double[shape.height() * width];
    for (int c = 0; c < shape.channels(); c++) {
      int channel = c * shape.height() * shape.width();
      for (int i = 0; i < rows.length; i++) {
        double[] weights = across[i % width];
        int from = channel + i / width * shape.width() + (int) weights[0];
        double sum = 0;
        for (int k = 1; k < weights.length; k++) {
          sum += weights[k] * (values[from + k - 1] & 0xFF);
        }
        rows[i] = sum;
      }
      for (int i = 0; i < height * width; i++) {
        double[] weights = down[i / width];
        int from = ((int) weights[0]) * width + i % width;
        double sum = 0;
        for (int k = 1; k < weights.length; k++) {
          sum += weights[k] * rows[from + (k - 1) * width];
        }
        resized[c * height * width + i] = (byte) Math.min(255, Math.max(0, Math.round(sum)));
      }
    }
    return new PixelImage(new ExampleShape(shape.channels(), height, width), resized);
  }

  /** For each output position: the first input position, then the weights from there, of sum 1. */
  private static double[][] weights(int inputs, int outputs) {
    double scale = (double) inputs / outputs;
    double support = Math.max(1, scale);
    double[][] all = new double[outputs][];
    for (int o = 0; o < outputs; o++) {
      double center = (o + 0.5) * scale;
      int from = (int) Math.max(0, Math.floor(center - support + 0.5));
      int to = (int) Math.min(inputs, Math.floor(center + support + 0.5));
      double[] weights = new double[1 + to - from];
      weights[0] = from;
      double sum = 0;
      for (int i = from; i < to; i++) {
        double weight = Math.max(0, 1 - Math.abs(i + 0.5 - center) / support);
        weights[1 + i - from] = weight;
        sum += weight;
      }
      for (int k = 1; k < weights.length; k++) {
        weights[k] /= sum;
      }
      all[o] = weights;
    }
    return all;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "image of %s", shape);
  }
}
