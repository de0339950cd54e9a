package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DoubleFeaturesTest {

  private static final int ROWS = 500;

  /** Columns: seconds since 1970 within some minutes, a price, a count. */
  private final double[] table = table(1.7e9, 100);

  @Test
  void keepColumnsThatFloatsCannotDistinguish() {
    Features features = Features.dense(ROWS, 3, table);

    assertThat(features).isInstanceOf(DoubleFeatures.class);
    assertThat(((DoubleFeatures) features).remainders().columns()).containsOnly(0);
    double[] row = new double[3];
    for (int i = 0; i < ROWS; i++) {
      features.copyRow(i, row);
      assertThat(row[0]).isEqualTo(table[3 * i]);
      assertThat(row[1]).isEqualTo((float) table[3 * i + 1]);
      assertThat(row[2]).isEqualTo(table[3 * i + 2]);
    }
  }

  @Test
  void areFloatsIfNothingIsLost() {
    assertThat(Features.dense(ROWS, 3, table(20, 100))).isInstanceOf(FloatFeatures.class);
    assertThat(Features.dense(ROWS, 1, IntStream.range(0, ROWS).mapToDouble(i -> 2020).toArray()))
        .isInstanceOf(FloatFeatures.class);
    assertThat(Features.dense(0, 3, new double[0])).isInstanceOf(FloatFeatures.class);
  }

  @Test
  void keepSparseColumnsThatAreNeverZero() {
    int[] starts = new int[ROWS + 1];
    int[] columns = new int[2 * ROWS];
    double[] values = new double[2 * ROWS];
    for (int i = 0; i < ROWS; i++) {
      starts[i + 1] = 2 * i + 2;
      columns[2 * i] = 4;
      values[2 * i] = table[3 * i];
      columns[2 * i + 1] = 5 + i % 3;
      values[2 * i + 1] = 1.7e9 + 1;
    }

    Features features = Features.sparse(starts, columns, values, 8).ofWidth(9);

    assertThat(((DoubleFeatures) features).remainders().columns()).containsOnly(4);
    double[] row = new double[9];
    features.copyRow(7, row);
    assertThat(row).containsExactly(0, 0, 0, 0, table[21], 0, (float) 1.7e9, 0, 0);
  }

  @Property(tries = 100)
  void areAssembledFromParts(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int parts) {
    Features features = Features.dense(ROWS, 3, table);
    Random random = new Random(seed);
    int[] of = random.ints(ROWS, 0, parts).toArray();
    List<Features.Part> assigned =
        IntStream.range(0, parts)
            .mapToObj(p -> IntStream.range(0, ROWS).filter(i -> of[i] == p).toArray())
            .map(rows -> new Features.Part(rows, features.select(rows)))
            .toList();

    Features whole = Features.assemble(ROWS, assigned);

    double[] expected = new double[3];
    double[] actual = new double[3];
    for (int i = 0; i < ROWS; i++) {
      features.copyRow(i, expected);
      whole.copyRow(i, actual);
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void joinPartsWithoutRemainders() {
    Features floats = new FloatFeatures(new float[] {1, 2, 3}, 3);
    Features doubles = Features.dense(1, 3, new double[] {1.7e9 + 1, 5, 6});

    Features whole =
        Features.assemble(
            2,
            List.of(
                new Features.Part(new int[] {1}, floats),
                new Features.Part(new int[] {0}, doubles)));

    double[] row = new double[3];
    whole.copyRow(0, row);
    assertThat(row).containsExactly(1.7e9 + 1, 5, 6);
    whole.copyRow(1, row);
    assertThat(row).containsExactly(1, 2, 3);
    assertThat(whole.bytes()).isPositive();
  }

  /** Columns of any mean and deviation are standardized as accurately as in doubles. */
  @Property(tries = 300)
  void areStandardizedAsDoublesAre(
      @ForAll @DoubleRange(min = -16, max = 16) double place,
      @ForAll @DoubleRange(min = -40, max = 15) double size) {
    double deviation = Math.pow(10, size);
    double mean = deviation * Math.signum(place) * Math.pow(10, Math.abs(place) / 2);
    double[] column =
        new Random(5).doubles(ROWS, -1.7, 1.7).map(z -> mean + deviation * z).toArray();
    Examples examples = new Examples(Features.dense(ROWS, 1, column), new int[ROWS]);
    Normalization fit = FeatureMoments.of(examples, 1).standardization();
    Batch stored = new Batch(1);
    stored.fill(examples, ROWS, i -> i, fit);
    Batch raw = new Batch(1);
    raw.fill(column, ROWS, fit);

    double average = IntStream.range(0, ROWS).mapToDouble(i -> column[i] - mean).sum() / ROWS;
    double spread =
        Math.sqrt(
            IntStream.range(0, ROWS).mapToDouble(i -> Math.pow(column[i] - mean - average, 2)).sum()
                / ROWS);
    for (int i = 0; i < ROWS; i++) {
      double expected = (column[i] - mean - average) / spread;
      assertThat((double) stored.features()[i]).isCloseTo(expected, within(4e-5));
      assertThat((double) raw.features()[i]).isCloseTo(expected, within(4e-5));
    }
  }

  /** Three columns, the first of which has the given mean. */
  private static double[] table(double mean, double deviation) {
    Random random = new Random(3);
    double[] values = new double[3 * ROWS];
    for (int i = 0; i < ROWS; i++) {
      values[3 * i] = Math.rint(mean + deviation * random.nextGaussian());
      values[3 * i + 1] = 10 + random.nextGaussian();
      values[3 * i + 2] = random.nextInt(100);
    }
    return values;
  }
}
