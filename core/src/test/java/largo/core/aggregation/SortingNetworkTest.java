package largo.core.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SortingNetworkTest {

  private static final int COLUMNS = 5;

  @Property(tries = 500)
  void bringsRanksToTheirRows(@ForAll long seed, @ForAll @IntRange(min = 1, max = 70) int rows) {
    Random random = new Random(seed);
    int from = random.nextInt(rows);
    int to = random.nextBoolean() ? from + 1 + random.nextInt(rows - from) : rows - from;
    if (to <= from) {
      to = from + 1;
    }
    float[][] columns = new float[COLUMNS][rows];
    float[][] table = new float[rows][COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
      for (int k = 0; k < rows; k++) {
        table[k][i] = random.nextInt(10) - 5; // with equal elements
        columns[i][k] = table[k][i];
      }
    }

    SortingNetwork.selecting(rows, from, to).apply(table, COLUMNS);

    for (int i = 0; i < COLUMNS; i++) {
      Arrays.sort(columns[i]);
      float[] selected = new float[to - from];
      for (int k = from; k < to; k++) {
        selected[k - from] = table[k][i];
      }
      if (selected.length > 2) {
        Arrays.sort(selected);
      }
      assertThat(selected).isEqualTo(Arrays.copyOfRange(columns[i], from, to));
    }
  }

  @Test
  void isAsShortAsKnown() {
    assertThat(SortingNetwork.selecting(8, 0, 8).size()).isZero(); // any order
    assertThat(SortingNetwork.selecting(8, 3, 5).size()).isLessThanOrEqualTo(19);
    assertThat(SortingNetwork.selecting(64, 1, 63).size()).isEqualTo(63 + 62);
    assertThat(SortingNetwork.selecting(64, 31, 33).size()).isLessThanOrEqualTo(543);
  }
}
