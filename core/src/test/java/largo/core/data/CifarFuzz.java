package largo.core.data;

import java.util.List;
import largo.core.Fuzz;
import org.junit.jupiter.api.Test;

/** Files of CIFAR-10 that were changed are read or refused. */
class CifarFuzz {

  @Test
  void areReadOrRefused() {
    byte[] record = new byte[Cifar.RECORD];
    record[0] = 7;
    byte[] zeros = new byte[Cifar.RECORD_OF_100];
    byte[] images = new byte[3 * Cifar.RECORD];
    images[Cifar.RECORD] = 9;
    new Fuzz("CifarFuzz", List.of(images, record), List.of(record, zeros))
        .run(
            InputException.class,
            file -> {
              Cifar.Lookout lookout = new Cifar.Lookout(Fuzz.FILE);
              lookout.take(file, file.length);
              lookout.end();
              Cifar.parse(Fuzz.FILE, 0, file);
            });
  }
}
