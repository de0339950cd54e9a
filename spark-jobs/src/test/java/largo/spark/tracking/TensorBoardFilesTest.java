package largo.spark.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import largo.core.train.StepRecord;
import largo.spark.TestFolder;
import org.apache.hadoop.conf.Configuration;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Event files of trials. */
public class TensorBoardFilesTest extends JUnitSuite {

  private final TestFolder folder = TestFolder.create();

  @Test
  public void writesEachStepAtOnceToTheFileOfItsTrial() throws IOException {
    String path = folder + "/tensorboard";
    try (TensorBoardFiles files = new TensorBoardFiles(path, new Configuration())) {
      files.send(stepped("a", 0));
      files.send(stepped("b", 0));
      files.send(stepped("a", 1));

      byte[] a = Files.readAllBytes(only(Path.of(path, "a"))); // before it is closed
      assertThat(records(a)).isEqualTo(3);
      assertThat(new String(a, StandardCharsets.ISO_8859_1))
          .contains("brain.Event:2", "loss", "learning_rate", "tensors/trust-ratio");
      assertThat(records(Files.readAllBytes(only(Path.of(path, "b"))))).isEqualTo(2);
    }
  }

  @Test
  public void saysWhereItCannotWrite() {
    String file = folder.write("tensorboard", "a file");
    try (TensorBoardFiles files = new TensorBoardFiles(file, new Configuration())) {
      assertThatThrownBy(() -> files.send(stepped("a", 0)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("tensorboard");
    }
  }

  private static TrackingEvent.Stepped stepped(String trial, long step) {
    StepRecord record =
        new StepRecord(
            step,
            0,
            0.5,
            0,
            1,
            1,
            0.1,
            64,
            0.01,
            0.01,
            0,
            0,
            0,
            0,
            0,
            -1,
            0,
            Map.of(),
            Map.of("trust-ratio", Map.of("dense_W", 0.5, "dense_b", 2.0)));
    return new TrackingEvent.Stepped(trial, List.of(new TrackingEvent.Timed(record, 1000)));
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> events = files.filter(f -> !f.toString().endsWith(".crc")).toList();
      assertThat(events).hasSize(1);
      return events.get(0);
    }
  }

  private static int records(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int records = 0;
    while (buffer.hasRemaining()) {
      int length = Math.toIntExact(buffer.getLong());
      buffer.position(buffer.position() + 2 * Integer.BYTES + length);
      records++;
    }
    return records;
  }
}
