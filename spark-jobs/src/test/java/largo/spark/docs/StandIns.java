package largo.spark.docs;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import largo.core.config.DataSpec;
import largo.core.data.DataSource;
import largo.core.digits.Digits;
import largo.spark.Folder;

/**
 * Small files in the place of a user's: those that a configuration names and that are not there.
 */
final class StandIns {

  private static final int CIFAR_PIXELS = 3072;

  private StandIns() {}

  /** Writes the files that a configuration reads; its paths are here. */
  static void write(DataSpec data) {
    if (!(data.source().value() instanceof DataSource.Files source)
        || source.path().isEmpty()
        || Files.exists(Path.of(source.path().get()))) {
      return;
    }
    Folder folder = new Folder(Path.of(source.path().get()));
    if (source instanceof DataSource.Idx) {
      digits(folder, "train", 1200);
      digits(folder, "t10k", 100);
    } else if (source instanceof DataSource.Cifar10) {
      folder.write("data_batch_1.bin", noise(200));
      folder.write("test_batch.bin", noise(50));
    } else {
      throw new IllegalArgumentException(
          "%s: there is nothing to stand in for data.source = %s; let the page make it"
              .formatted(folder, data.source().name()));
    }
  }

  private static void digits(Folder folder, String part, int count) {
    byte[] pixels = new byte[count * Digits.PIXELS];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) Digits.draw(part.hashCode(), i, pixels, i * Digits.PIXELS);
    }
    folder.write(part + "-images-idx3-ubyte", Folder.idx(pixels, count, Digits.SIDE, Digits.SIDE));
    folder.write(part + "-labels-idx1-ubyte", Folder.idx(labels, count));
  }

  /** Records of CIFAR-10: a class, and pixels that mean nothing. */
  private static byte[] noise(int count) {
    Random random = new Random(count);
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[CIFAR_PIXELS];
      random.nextBytes(pixels);
      records.write(i % Digits.CLASSES);
      records.writeBytes(pixels);
    }
    return records.toByteArray();
  }
}
