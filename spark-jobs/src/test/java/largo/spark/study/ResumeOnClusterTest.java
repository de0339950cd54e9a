package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import largo.core.config.RunSpec;
import largo.spark.Slow;
import org.apache.spark.sql.SparkSession;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** A trial whose executor was killed is stopped and resumes to the same bits. */
@Category(Slow.class)
public class ResumeOnClusterTest extends ResumeSuite {

  @Test
  public void resumesAfterAnExecutorIsKilled() throws IOException {
    RunSpec spec = spec();
    TrialRunner.Result whole = run("whole", spec, step -> {});
    closeData(); // of the session that is closed now

    SparkSession cluster =
        open(
            "local-cluster[2,1,1024]",
            Map.of("spark.executor.extraClassPath", System.getProperty("java.class.path")));
    try {
      StopRequest stop = new StopRequest();
      assertThatExceptionOfType(StudyStoppedException.class)
          .isThrownBy(
              () ->
                  run(
                      cluster,
                      spec,
                      keeping("out", List.of(), stop),
                      step -> {
                        if (step.step() == 4) {
                          cluster.sparkContext().killExecutor("0");
                        }
                        if (step.step() == 7) {
                          make(stop);
                        }
                      }));
      TrialRunner.Result resumed =
          run(cluster, spec, keeping("out", List.of(), new StopRequest()), step -> {});
      same(resumed, whole);
    } finally {
      closeData();
      cluster.stop();
    }
  }
}
