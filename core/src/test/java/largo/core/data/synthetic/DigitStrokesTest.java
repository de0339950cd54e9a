package largo.core.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import largo.core.data.synthetic.DigitStrokes.Stroke;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DigitStrokesTest {

  @Test
  void readsPointsCornersAndStrokes() {
    List<Stroke> strokes = DigitStrokes.of("20,14 78,12! 44,94 / 34,52 72.5,48").strokes();

    assertThat(strokes).hasSize(2);
    assertThat(strokes.get(0).x()).containsExactly(20, 78, 44);
    assertThat(strokes.get(0).y()).containsExactly(14, 12, 94);
    assertThat(strokes.get(0).corner()).containsExactly(false, true, false);
    assertThat(strokes.get(1).x()).containsExactly(34, 72.5);
  }

  @Test
  void rejectsAStrokeOfOnePoint() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DigitStrokes.of("20,14 78,12 / 44,94"))
        .withMessage("a stroke must have two points or more, but was 44,94");
  }

  static IntStream digits() {
    return IntStream.range(0, SyntheticDigits.CLASSES);
  }

  @ParameterizedTest
  @MethodSource("digits")
  void hasSeveralTemplatesOfEveryDigitAllInsideTheBox(int digit) {
    assertThat(DigitTemplates.of(digit))
        .hasSizeGreaterThanOrEqualTo(4)
        .flatExtracting(DigitStrokes::strokes)
        .allSatisfy(
            stroke ->
                assertThat(
                        DoubleStream.concat(
                            DoubleStream.of(stroke.x()), DoubleStream.of(stroke.y())))
                    .allMatch(percent -> percent >= 0 && percent <= 100));
  }

  @Test
  void drawsASmoothCurveThroughItsPoints() {
    StrokePath path = new StrokePath();
    CatmullRomSpline.sample(DigitStrokes.of("10,20 40,80 90,50").strokes().get(0), path);

    assertThat(points(path)).contains("10.0,20.0", "40.0,80.0", "90.0,50.0");
    assertThat(turn(path, path.points() / 2)).isLessThan(0.5);
  }

  @Test
  void doesNotSmoothCorners() {
    StrokePath path = new StrokePath();
    CatmullRomSpline.sample(DigitStrokes.of("10,20 40,80! 90,50").strokes().get(0), path);

    assertThat(turn(path, 4)).isLessThan(1e-9);
    assertThat(turn(path, path.points() / 2)).isGreaterThan(1);
  }

  private static List<String> points(StrokePath path) {
    return IntStream.range(0, path.points()).mapToObj(i -> path.x(i) + "," + path.y(i)).toList();
  }

  /** Angle of the path at point {@code i}, in radians. */
  private static double turn(StrokePath path, int i) {
    double before = Math.atan2(path.y(i) - path.y(i - 1), path.x(i) - path.x(i - 1));
    double after = Math.atan2(path.y(i + 1) - path.y(i), path.x(i + 1) - path.x(i));
    return Math.abs(Math.IEEEremainder(after - before, 2 * Math.PI));
  }
}
