package largo.core.data;

import java.util.List;
import largo.core.Fuzz;
import org.junit.jupiter.api.Test;

/** Files of CIFAR-10 that were changed are read or refused. */
class CifarFileFuzz {

  @Test
  void areReadOrRefused() {
    byte[] record = new byte[CifarFile.RECORD];
    record[0] = 7;
    byte[] zeros = new byte[CifarFile.RECORD_OF_100];
    byte[] images = new byte[3 * CifarFile.RECORD];
    images[CifarFile.RECORD] = 9;
    new Fuzz("CifarFuzz", List.of(images, record), List.of(record, zeros))
        .run(
            InputException.class,
            file -> {
              CifarFile.Lookout lookout = new CifarFile.Lookout(Fuzz.FILE);
              lookout.take(file, file.length);
              lookout.end();
              CifarFile.parse(Fuzz.FILE, 0, file);
            });
  }
}
