package largo.core.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KrumScoresTest {

  private static final int SIZE = 2 * CoordinateBlocks.LENGTH + 5;

  /** In one tile, in several, and in so many that coordinates are not divided. */
  @ParameterizedTest
  @ValueSource(ints = {2, 8, 19, 131})
  void computesAllDistances(int count) {
    Random random = new Random(count);
    List<ShardVector> vectors = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      float[] vector = new float[SIZE];
      for (int i = 0; i < SIZE; i++) {
        vector[i] = random.nextFloat();
      }
      vectors.add(new ShardVector(vector, 1));
    }
    CoordinateBlocks blocks = AggregationRuleTest.blocks(SIZE);
    ShardVectors ordered = new ShardVectors(blocks, vectors);

    double[][] squares = KrumScores.squaredDistances(ordered);

    for (int j = 0; j < count; j++) {
      for (int k = 0; k < count; k += 1 + random.nextInt(7)) {
        double expected = ShardVectors.distance(blocks, ordered.vector(j), ordered.vector(k));
        assertThat(squares[j][k]).isCloseTo(expected * expected, within(1e-9 * SIZE));
      }
    }
  }
}
