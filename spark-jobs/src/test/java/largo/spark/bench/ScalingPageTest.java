package largo.spark.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import largo.core.scaling.HardwareRates;
import largo.core.scaling.StepLoad;
import largo.spark.TestFolder;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** The page about scaling, generated from artificial measurements. */
public class ScalingPageTest extends JUnitSuite {

  private static final HardwareRates RATES = new HardwareRates(1e-3, 1e-4, 1e-9, 1e-9, 2e-9, 1e-10);
  private static final ScalingPage PAGE =
      new ScalingPage(
          2,
          new ScalingBench.Result(RATES, 2.5, List.of()),
          new ScalingBench.Result(
              RATES,
              2.5,
              List.of(
                  new ScalingBench.Row(
                      "local-cluster",
                      "session",
                      new StepLoad(10_000_000, 8, 2, 1, 1),
                      200,
                      150))));

  @Test
  public void hasMeasurementsAndPredictions() {
    assertThat(PAGE.text())
        .contains("| 1/*c*, through one end of a connection, GB/s | – | 1.00 |")
        .contains("| local-cluster | session | 10.00 M | 8 | 2 | 150 | 200 | -25 % |")
        .contains("*Core*: one core of this machine per executor, 60 GFLOP/s, and a model")
        .contains("| 1 B, GPU | ", "512 executors", "sliced")
        .contains("| 25 M, sliced, 16 bits | ");
  }

  @Test
  public void writesBetweenTheMarksOfThePage() throws IOException {
    TestFolder folder = TestFolder.create();
    PAGE.write(folder.path());
    Path page = folder.path().resolve("scaling.md");
    String fresh = Files.readString(page);
    assertThat(folder.path().resolve("images/scaling.png")).isNotEmptyFile();

    Files.writeString(page, "# Title\n\n" + fresh + "\nThe end.\n");
    PAGE.write(folder.path());
    assertThat(Files.readString(page)).isEqualTo("# Title\n\n" + fresh + "\nThe end.\n");

    Files.writeString(page, "# Title\n");
    assertThatIOException()
        .isThrownBy(() -> PAGE.write(folder.path()))
        .withMessageContaining("scaling.md has no lines '<!-- begin: largo bench scaling -->'");
  }

  @Test
  public void selectsTheUnitOfTimes() {
    assertThat(List.of(0.00123, 0.123, 1.23, 123))
        .map(x -> ScalingForecast.seconds(x.doubleValue()))
        .containsExactly("1.2 ms", "123 ms", "1.2 s", "123 s");
  }
}
