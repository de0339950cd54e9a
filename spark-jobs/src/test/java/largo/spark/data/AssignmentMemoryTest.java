package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** The limit between what fits in memory and what does not. */
public class AssignmentMemoryTest extends JUnitSuite {

  private static final long MB = 1 << 20;

  @Test
  public void
      refusesDataThatRanOutOfMemory() { // measured: 400 MB fail with a heap of 866 MB, not of 953
    // MB
    assertThat(driver(866).suffices(400 * MB, 400 * MB)).isFalse();
    assertThat(driver(1143).suffices(400 * MB, 400 * MB)).isTrue(); // no more than 20 % above that
  }

  @Test
  public void countsMemoryThatSparkCannotSpill() {
    AssignmentMemory driver =
        new AssignmentMemory(2048 * MB, 1400 * MB); // spark.memory.fraction = 0.8

    assertThat(driver.suffices(900 * MB, 900 * MB)).isTrue();
    assertThat(driver.suffices(1200 * MB, 1200 * MB)).isFalse();
    assertThat(driver.suffices(1200 * MB, 300 * MB))
        .isTrue(); // more shards than are made at a time
    assertThat(driver.suffices(1300 * MB, 10 * MB)).isFalse(); // what is to stay there
  }

  /** With Spark's default share of the heap. */
  private static AssignmentMemory driver(int megabytes) {
    return new AssignmentMemory(megabytes * MB, (long) (0.6 * (megabytes - 300)) * MB);
  }

  @Test
  public void derivesTheHeapOfExecutorsFromSpark() {
    SparkConf conf = new SparkConf(false);

    assertThat(AssignmentMemory.of(conf, 600 * MB, false).heap()).isEqualTo(1300 * MB);
    assertThat(AssignmentMemory.of(conf, 600 * MB, true).heap())
        .isEqualTo(Runtime.getRuntime().maxMemory());
  }
}
