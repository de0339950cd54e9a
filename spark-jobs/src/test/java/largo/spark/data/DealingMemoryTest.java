package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** The border between what fits and what does not. */
public class DealingMemoryTest extends JUnitSuite {

  private static final long MB = 1 << 20;

  @Test
  public void refusesWhatEndedOutOfMemory() { // 1200 MB, two shards made at a time
    DealingMemory driver = new DealingMemory(1200 * MB, 540 * MB);

    assertThat(driver.hasRoom(330 * MB, 330 * MB)).isTrue();
    assertThat(driver.hasRoom(430 * MB, 430 * MB)).isFalse();
  }

  @Test
  public void countsWhatSparkCannotPutOnDisk() {
    DealingMemory driver = new DealingMemory(2048 * MB, 1049 * MB);

    assertThat(driver.hasRoom(660 * MB, 660 * MB)).isTrue();
    assertThat(driver.hasRoom(870 * MB, 870 * MB)).isFalse();
    assertThat(driver.hasRoom(870 * MB, 200 * MB)).isTrue(); // more shards than are made at a time
    assertThat(driver.hasRoom(1000 * MB, 10 * MB)).isFalse(); // what is to stay there
  }

  @Test
  public void knowsTheHeapOfExecutorsByWhatSparkSays() {
    SparkConf conf = new SparkConf(false);

    assertThat(DealingMemory.of(conf, 600 * MB, false).heap()).isEqualTo(1300 * MB);
    assertThat(DealingMemory.of(conf, 600 * MB, true).heap())
        .isEqualTo(Runtime.getRuntime().maxMemory());
  }
}
