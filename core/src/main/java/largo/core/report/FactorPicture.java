package largo.core.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import largo.core.factorization.FactorReport;
import largo.core.factorization.FactorReport.Factor;

/** Draws the examples that factors stand for, if they are images, with a pixel for each pixel. */
final class FactorPicture {

  private final int channels;
  private final int height;
  private final int width;
  private final double low;
  private final double high;

  /** Pictures of one report, on a common scale from the smallest to the largest value. */
  FactorPicture(FactorReport report) {
    this.channels = report.shape().get(0);
    this.height = report.shape().get(1);
    this.width = report.shape().get(2);
    double[] values =
        report.factors().stream()
            .flatMap(factor -> factor.picture().stream())
            .mapToDouble(Float::doubleValue)
            .sorted()
            .toArray();
    this.low = values.length == 0 ? 0 : values[0];
    this.high = values.length == 0 ? 0 : values[values.length - 1];
  }

  /** Whether examples of a shape can be drawn: images of one channel, or of three colors. */
  static boolean isPossible(FactorReport report) {
    List<Integer> shape = report.shape();
    return (shape.get(0) == 1 || shape.get(0) == 3) && shape.get(1) > 1 && shape.get(2) > 1;
  }

  /** A PNG; black if no example has the factor. */
  byte[] png(Factor factor) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height && !factor.picture().isEmpty(); y++) {
      for (int x = 0; x < width; x++) {
        int color = 0;
        for (int c = 0; c < 3; c++) {
          int channel = Math.min(c, channels - 1);
          color = color << 8 | level(factor.picture().get((channel * height + y) * width + x));
        }
        image.setRGB(x, y, color);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory
    }
    return bytes.toByteArray();
  }

  private int level(double value) {
    return high > low ? (int) Math.round(255 * (value - low) / (high - low)) : 0;
  }
}
