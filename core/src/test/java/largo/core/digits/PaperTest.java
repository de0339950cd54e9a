package largo.core.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PaperTest {

  private static final Chance CHANCE = new Chance(0);

  /** A line of length l and radius r covers {@code 2 r l + π r²}, whichever way it lies. */
  @Property(tries = 200)
  void inksTheAreaOfTheLine(
      @ForAll @DoubleRange(min = 6, max = 22) double x0,
      @ForAll @DoubleRange(min = 6, max = 22) double y0,
      @ForAll @DoubleRange(min = 6, max = 22) double x1,
      @ForAll @DoubleRange(min = 6, max = 22) double y1,
      @ForAll @DoubleRange(min = 1, max = 2) double radius) {
    Paper paper = new Paper();
    paper.draw(line(x0, y0, x1, y1), radius, 0);

    double area = 2 * radius * Math.hypot(x1 - x0, y1 - y0) + Math.PI * radius * radius;
    assertThat(ink(paper)).isCloseTo(area, within(0.05 * area + 0.3));
  }

  @Test
  void losesNoInkWhenItBleeds() {
    Paper paper = new Paper();
    paper.draw(line(8, 9, 20, 17), 1.5, 0);
    double before = ink(paper);
    paper.bleed(0.2);

    assertThat(ink(paper)).isCloseTo(before, within(0.01 * before));
  }

  @Test
  void drawsNothingWhileThePenIsLifted() {
    Trace trace = line(8, 9, 20, 17);
    trace.lift(1);
    Paper paper = new Paper();
    paper.draw(trace, 1.5, 0);

    assertThat(ink(paper)).isZero();
  }

  private static Trace line(double x0, double y0, double x1, double y1) {
    Trace trace = new Trace();
    trace.move(x0, y0, false);
    trace.move(x1, y1, true);
    return trace;
  }

  private static double ink(Paper paper) {
    byte[] pixels = new byte[Digits.PIXELS];
    paper.scan(1, 0, CHANCE, pixels, 0);
    double sum = 0;
    for (byte pixel : pixels) {
      sum += Byte.toUnsignedInt(pixel) / 255.0;
    }
    return sum;
  }
}
