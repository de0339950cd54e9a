package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import largo.spark.SparkSuite;
import org.junit.Test;

/** Durations of the parts of a start. */
public class StartUpTimesTest extends SparkSuite {

  @Test
  public void namesEachPartWithItsDuration() {
    spark().parallelize(List.of(1)).count();
    try (StartUpTimes times = StartUpTimes.of(spark())) {
      times.end("data");
      times.end("model and measurements");
      assertThat(times.toString())
          .matches("\\d+\\.\\d s: data 0\\.\\d s, model and measurements 0\\.\\d s");
    }
  }
}
