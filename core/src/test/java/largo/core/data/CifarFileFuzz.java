package largo.core.data;

import java.util.List;
import largo.core.InputFuzzer;
import org.junit.jupiter.api.Test;

/** Files of CIFAR-10 that were changed are read or refused. */
class CifarFileFuzz {

  @Test
  void areReadOrRefused() {
    byte[] record = new byte[CifarFile.RECORD_BYTES];
    record[0] = 7;
    byte[] zeros = new byte[CifarFile.CIFAR100_RECORD_BYTES];
    byte[] images = new byte[3 * CifarFile.RECORD_BYTES];
    images[CifarFile.RECORD_BYTES] = 9;
    new InputFuzzer("CifarFuzz", List.of(images, record), List.of(record, zeros))
        .run(
            InputException.class,
            file -> {
              CifarFile.Cifar100Detector detector =
                  new CifarFile.Cifar100Detector(InputFuzzer.FILE);
              detector.accept(file, file.length);
              detector.finish();
              CifarFile.parse(InputFuzzer.FILE, 0, file);
            });
  }
}
