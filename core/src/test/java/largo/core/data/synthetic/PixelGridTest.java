package largo.core.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PixelGridTest {

  private static final RandomDraws CHANCE = new RandomDraws(0);

  /** A line of length l and radius r covers {@code 2 r l + π r²} in any direction. */
  @Property(tries = 200)
  void inksTheAreaOfTheLine(
      @ForAll @DoubleRange(min = 6, max = 22) double x0,
      @ForAll @DoubleRange(min = 6, max = 22) double y0,
      @ForAll @DoubleRange(min = 6, max = 22) double x1,
      @ForAll @DoubleRange(min = 6, max = 22) double y1,
      @ForAll @DoubleRange(min = 1, max = 2) double radius) {
    PixelGrid image = new PixelGrid();
    image.draw(line(x0, y0, x1, y1), radius, 0);

    double area = 2 * radius * Math.hypot(x1 - x0, y1 - y0) + Math.PI * radius * radius;
    assertThat(coverage(image)).isCloseTo(area, within(0.05 * area + 0.3));
  }

  @Test
  void blurringPreservesTotalInk() {
    PixelGrid image = new PixelGrid();
    image.draw(line(8, 9, 20, 17), 1.5, 0);
    double before = coverage(image);
    image.blur(0.2);

    assertThat(coverage(image)).isCloseTo(before, within(0.01 * before));
  }

  @Test
  void drawsNothingWhileThePenIsLifted() {
    StrokePath path = line(8, 9, 20, 17);
    path.lift(1);
    PixelGrid image = new PixelGrid();
    image.draw(path, 1.5, 0);

    assertThat(coverage(image)).isZero();
  }

  private static StrokePath line(double x0, double y0, double x1, double y1) {
    StrokePath path = new StrokePath();
    path.move(x0, y0, false);
    path.move(x1, y1, true);
    return path;
  }

  private static double coverage(PixelGrid image) {
    byte[] pixels = new byte[SyntheticDigits.PIXELS];
    image.quantize(1, 0, CHANCE, pixels, 0);
    double sum = 0;
    for (byte pixel : pixels) {
      sum += Byte.toUnsignedInt(pixel) / 255.0;
    }
    return sum;
  }
}
