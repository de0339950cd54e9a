package largo.spark.docs;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import largo.core.config.DataSpec;
import largo.core.data.DataSource;
import largo.core.data.synthetic.SyntheticDigits;
import largo.spark.TestFolder;

/** Small substitutes for missing input files of a configuration. */
final class CommandStandIns {

  private static final int CIFAR_PIXELS = 3072;

  private CommandStandIns() {}

  /** Writes the files that a configuration reads, at local paths. */
  static void write(DataSpec data) {
    if (!(data.source().value() instanceof DataSource.Files source)
        || source.path().isEmpty()
        || Files.exists(Path.of(source.path().get()))) {
      return;
    }
    TestFolder folder = new TestFolder(Path.of(source.path().get()));
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

  private static void digits(TestFolder folder, String part, int count) {
    byte[] pixels = new byte[count * SyntheticDigits.PIXELS];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] =
          (byte) SyntheticDigits.draw(part.hashCode(), i, pixels, i * SyntheticDigits.PIXELS);
    }
    folder.write(
        part + "-images-idx3-ubyte",
        TestFolder.idx(pixels, count, SyntheticDigits.SIDE, SyntheticDigits.SIDE));
    folder.write(part + "-labels-idx1-ubyte", TestFolder.idx(labels, count));
  }

  /** Records of CIFAR-10 with meaningless pixels. */
  private static byte[] noise(int count) {
    Random random = new Random(count);
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[CIFAR_PIXELS];
      random.nextBytes(pixels);
      records.write(i % SyntheticDigits.CLASSES);
      records.writeBytes(pixels);
    }
    return records.toByteArray();
  }
}
