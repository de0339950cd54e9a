package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.config.Trial;
import largo.core.data.InputException;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class DriverMemoryTest extends JUnitSuite {

  private static final long MB = 1 << 20;
  private static final int PARAMETERS = 23_850_010;

  private static final RunSpec SPEC =
      SpecReader.read("test", "optimizer { name = lamb, learning-rate = 0.001 }", List.of());

  private static final List<Trial> TRIALS = SPEC.sweep().trials(SPEC);

  @Test
  public void refusesARunThatWouldRunOutOfMemory() {
    DriverMemory alone =
        new DriverMemory(layout(PARAMETERS), Kind.SESSION, 1, TRIALS, 2, 0, 0, 10, 2, MB, 0);

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> alone.check(1300 * MB))
        .withMessageStartingWith("the driver needs about 1.")
        .withMessageContaining("GB at its peak, but has 1.27 GB")
        .withMessageContaining("23,850,010 parameters")
        .withMessageContaining("LARGO_DRIVER_MEMORY");
    assertThatCode(() -> alone.check(1600 * MB)).doesNotThrowAnyException();
  }

  @Test
  public void countsTheDriversOwnTasksAndData() {
    long executors =
        new DriverMemory(layout(PARAMETERS), Kind.SESSION, 1, TRIALS, 2, 0, 0, 10, 0, 0, 0).peak();
    long alone =
        new DriverMemory(layout(PARAMETERS), Kind.SESSION, 1, TRIALS, 2, 0, 0, 10, 2, 100 * MB, 0)
            .peak();

    assertThat(alone - executors).isEqualTo(4 * 4L * PARAMETERS + 100 * MB);
  }

  @Test
  public void countsTheSumsOfShards() {
    long vector = 4L * PARAMETERS;

    assertThat(peak(Kind.SESSION, 20) - peak(Kind.SESSION, 10)).isEqualTo(10 * vector);
    assertThat(peak(Kind.JOB, 20) - peak(Kind.JOB, 10)).isGreaterThanOrEqualTo(20 * vector);
  }

  @Test
  public void countsTheVectorsOfTheAggregation() {
    long vector = 4L * PARAMETERS;
    long sum =
        new DriverMemory(layout(PARAMETERS), Kind.JOB, 2, TRIALS, 9, 0, 0, 0, 0, 0, 0).peak();
    long aggregated =
        new DriverMemory(layout(PARAMETERS), Kind.JOB, 2, TRIALS, 9, 0, 12, 0, 0, 0, 0).peak();

    assertThat(aggregated - sum).isEqualTo(2 * 12 * vector);
  }

  private static long peak(Kind kind, int shards) {
    return new DriverMemory(layout(PARAMETERS), kind, 1, TRIALS, shards, 0, 0, 0, 0, 0, 0).peak();
  }

  @Test
  public void countsTheStateOfTheUpdateRule() {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(1000, 1000), 'c')));
    long vector = 4L * layout.size();

    assertThat(peak(layout, "sgd, learning-rate = 1") + 2 * vector)
        .isEqualTo(peak(layout, "adam, learning-rate = 1"));
    assertThat(peak(layout, "sgd, learning-rate = 1, wrap = [{ name = sam }]"))
        .isEqualTo(peak(layout, "adam, learning-rate = 1"));
    assertThat(peak(layout, "schedule-free-sgd, learning-rate = 1"))
        .isEqualTo(peak(layout, "adam, learning-rate = 1"));
    // two factors and two bases in doubles, positions, and blocks and matrices of an update
    assertThat(peak(layout, "soap, learning-rate = 1"))
        .isEqualTo(peak(layout, "adam, learning-rate = 1") + (8 + 1 + 2 * (9 + 2 + 8)) * vector);
    // two pairs of matrices, and a copy of one
    assertThat(peak(layout, "muon, learning-rate = 1, exclude = []"))
        .isEqualTo(peak(layout, "momentum, learning-rate = 1") + 5 * vector);
  }

  private static long peak(ParameterLayout layout, String rule) {
    RunSpec spec = SpecReader.read("test", "optimizer { name = " + rule + " }", List.of());
    return new DriverMemory(
            layout, Kind.SESSION, 1, spec.sweep().trials(spec), 2, 0, 0, 10, 0, 0, 0)
        .peak();
  }

  private static ParameterLayout layout(int parameters) {
    return new ParameterLayout(List.of(Tensor.vector("0_W", ParameterKind.WEIGHT, 0, parameters)));
  }

  @Test
  public void countsAConfusionMatrixForEachShard() {
    DriverMemory words =
        new DriverMemory(layout(1000), Kind.SESSION, 1, TRIALS, 2, 0, 0, 20_000, 0, 0, 0);

    assertThat(words.peak()).isGreaterThan(3 * 8L * 20_000 * 20_000);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> words.check(4096 * MB))
        .withMessageContaining("for scores of 20,000 classes");
  }

  @Test
  public void suggestsARemedyForOutOfMemoryErrors() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    error.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("largo.spark.data.ShardShuffle", "assemble", "ShardShuffle.java", 1)
        });

    assertThat(ErrorMessages.inOneLine(new IllegalStateException("the stage failed", error)))
        .startsWith(
            "out of memory while examples were read and assigned to shards (Java heap space); "
                + "give the driver (of ")
        .doesNotContain("\n");
    assertThat(OutOfMemory.message(new IllegalStateException("other"))).isEmpty();
  }
}
