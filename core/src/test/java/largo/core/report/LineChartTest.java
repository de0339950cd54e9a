package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class LineChartTest {

  @Test
  void drawsLinesInPanels() throws IOException {
    assumeTrue(FontCheck.problem().isEmpty(), () -> FontCheck.problem().orElseThrow());
    List<Integer> x = List.of(8, 64, 512);
    LineChart.Part part =
        new LineChart.Part(
            "10 M",
            List.of(
                new LineChart.Line("one", x, List.of(0.1, 1.0, 10.0)),
                new LineChart.Line("two", x, List.of(1.0, 1.0, 1.0))));

    byte[] png =
        new LineChart("Steps", "fakes", "executors", "seconds", List.of(part, part))
            .png()
            .orElseThrow();
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(1600);
    assertThat(image.getHeight()).isEqualTo(1000);
  }
}
