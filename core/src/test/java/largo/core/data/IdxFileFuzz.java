package largo.core.data;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import largo.core.InputFuzzer;
import org.junit.jupiter.api.Test;

/** IDX files that were changed are read or refused. */
class IdxFileFuzz {

  private static final int BLOCK_BYTES = 1 << 20;

  @Test
  void areReadOrRefused() {
    new InputFuzzer(
            "IdxFuzz", List.of(idx(5, 3, 2), idx(40), idx(6, 3, 4, 4), idx(7, 9)), List.of())
        .run(
            InputException.class,
            file -> {
              ByteArrayInputStream in = new ByteArrayInputStream(file);
              IdxFile idx = IdxFile.header(InputFuzzer.FILE, in);
              idx.shape();
              if (file.length % 2 == 0) { // one that is not packed, whose length is known
                idx.checkLength(file.length);
              }
              int step = Math.max(1, BLOCK_BYTES / idx.width());
              for (int from = 0; from < idx.count(); from += Math.min(step, idx.count() - from)) {
                idx.read(in, from, from + Math.min(step, idx.count() - from));
              }
              idx.end(in);
            });
  }

  private static byte[] idx(int... axes) {
    int values = 1;
    for (int axis : axes) {
      values *= axis;
    }
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * axes.length + values);
    buffer.putInt(0x0800 | axes.length);
    for (int axis : axes) {
      buffer.putInt(axis);
    }
    return buffer.array();
  }
}
