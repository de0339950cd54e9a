package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedRowsTest {

  private static final int ROWS = 1000;
  private static final int SEGMENT = 256;

  @Test
  void keepRowsOfAnyLengthInSegments(@TempDir Path folder) throws IOException {
    MappedRows rows;
    try (MappedRows.Writer writer = new MappedRows.Writer(folder, ROWS, SEGMENT)) {
      for (int i = ROWS - 1; i >= 0; i--) {
        writer.write(i, bytes(i));
      }
      rows = writer.mapped();
    }

    assertThat(folder).isEmptyDirectory(); // nothing is left behind if the process is killed now
    assertThat(rows.count()).isEqualTo(ROWS);
    for (int i = 0; i < ROWS; i++) {
      rows.touch(i);
      assertThat(rows.row(i)).isEqualTo(ByteBuffer.wrap(bytes(i)));
    }
  }

  @Test
  void haveNoRowLargerThanASegment(@TempDir Path folder) throws IOException {
    try (MappedRows.Writer writer = new MappedRows.Writer(folder, 1, SEGMENT)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.write(0, new byte[SEGMENT]))
          .withMessageContaining("a row must have at most 256 bytes, but had 260");
    }
    assertThat(folder).isEmptyDirectory();
  }

  private static byte[] bytes(int row) {
    Random random = new Random(row);
    byte[] bytes = new byte[random.nextInt(SEGMENT - Integer.BYTES + 1)];
    random.nextBytes(bytes);
    return bytes;
  }
}
