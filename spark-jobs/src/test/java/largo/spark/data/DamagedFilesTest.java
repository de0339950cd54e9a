package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import largo.core.config.DataSpec;
import largo.core.config.SpecReader;
import largo.core.data.InputException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.Test;

/** Damaged, compressed and mislabelled files. */
public class DamagedFilesTest extends SparkSuite {

  private static final int COUNT = 250;

  private final TestFolder folder = TestFolder.create();
  private final byte[] images = TestFolder.idx(TestFolder.bytes(COUNT * 6, 1), COUNT, 2, 3);
  private final byte[] labels = TestFolder.idx(TestFolder.labels(COUNT), COUNT);

  @Test
  public void detectsAWrongGzipChecksum() throws IOException {
    String good = folder.gzip("good.gz", images);
    String goodLabels = folder.gzip("labels.gz", labels);
    load(idx(good, goodLabels)).close();

    String crc = trailer(folder.gzip("crc.gz", images));
    String labelCrc = trailer(folder.gzip("label-crc.gz", labels));
    refused(idx(crc, goodLabels))
        .withMessageStartingWith("file:" + crc + " cannot be read: ")
        .withMessageEndingWith("; copy or download it again");
    refused(idx(good, labelCrc)).withMessageStartingWith("file:" + labelCrc + " cannot be read: ");
  }

  @Test
  public void readsAllMembersOfGzippedFiles() throws IOException {
    byte[] records = TestFolder.cifar(4100, 10, 1);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(gzip(Arrays.copyOf(records, 3073 * 2500)));
    members.write(gzip(Arrays.copyOfRange(records, 3073 * 2500, records.length)));
    String file = folder.write("members.bin.gz", members.toByteArray());

    try (ShardedData data = load(cifar10(file))) {
      assertThat(data.counts().values().stream().mapToLong(n -> n).sum()).isEqualTo(4100);
    }
    members.write("more".getBytes(StandardCharsets.UTF_8));
    refused(cifar10(folder.write("garbage.bin.gz", members.toByteArray())))
        .withMessageContaining("garbage.bin.gz cannot be read: ")
        .withMessageContaining(" after a valid ");
  }

  @Test
  public void rejectsExcessBytesOfIdxFiles() {
    byte[] longer = Arrays.copyOf(images, images.length + 1000);
    String goodLabels = folder.write("labels", labels);

    refused(idx(folder.write("longer", longer), goodLabels))
        .withMessageContaining("1516 bytes in all, but there are 2516");
    refused(idx(folder.gzip("longer.gz", longer), goodLabels))
        .withMessageContaining("1516 bytes in all, but there are more");
  }

  @Test
  public void rejectsAnIdxHeaderBeyondTheGzippedSize() {
    byte[] header = Arrays.copyOf(TestFolder.idx(new byte[0], 2_000_000_000, 28, 28), 16);

    refused(idx(folder.gzip("liar.gz", header), folder.write("labels", labels)))
        .withMessageContaining("promises 1568000000016 bytes in its header, which");
  }

  @Test
  public void recognizesCifar100IfItsLengthFits() {
    byte[] hundred = new byte[3073 * 3074];
    for (int i = 0; i < 3073; i++) {
      hundred[3074 * i] = (byte) (i % 9);
    }

    assertThat(List.of(folder.write("train.bin", hundred), folder.gzip("t.bin.gz", hundred)))
        .allSatisfy(
            file -> refused(cifar10(file)).withMessageContaining("is not CIFAR-10, but CIFAR-100"));
    refused(cifar10(folder.write("short.bin", Arrays.copyOf(hundred, 3074 * 20))))
        .withMessageContaining("its length is that of 20 records of CIFAR-100");
  }

  @Test
  public void suggestsToExtractArchives() throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    try (TarArchiveOutputStream to = new TarArchiveOutputStream(tar)) {
      TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/data_batch_1.bin");
      entry.setSize(3073);
      to.putArchiveEntry(entry);
      to.write(TestFolder.cifar(1, 1, 1));
      to.closeArchiveEntry();
    }
    ByteArrayOutputStream bzip2 = new ByteArrayOutputStream();
    try (BZip2CompressorOutputStream to = new BZip2CompressorOutputStream(bzip2)) {
      to.write(images);
    }
    String packed = folder.gzip("cifar-10-binary.tar.gz", tar.toByteArray());
    String goodLabels = folder.write("labels", labels);

    refused(cifar10(packed)).withMessageContaining("unpack it (tar -xzf)");
    refused(cifar10(folder.write("c.tar", tar.toByteArray())))
        .withMessageContaining("unpack it (tar -xf)");
    refused(idx(folder.write("images.bz2", bzip2.toByteArray()), goodLabels))
        .withMessageContaining("unpack it (bunzip2)");
    refused(idx(folder.gzip("twice.gz", gzip(images)), goodLabels))
        .withMessageContaining("unpack it (gunzip)");
    refused(idx(folder.write("images.zip", "PK\u0003\u0004rest"), goodLabels))
        .withMessageContaining("unpack it (unzip)");
    refused(cifar10(folder.write("data_batch_1", new byte[] {(byte) 0x80, 2, 0, 0})))
        .withMessageContaining("is of CIFAR-10's Python version");
    TestFolder alone = TestFolder.create();
    alone.gzip("cifar-10-binary.tar.gz", tar.toByteArray());
    refused("source = cifar10, path = \"" + alone + "\"")
        .withMessageEndingWith(
            "but found [cifar-10-binary.tar.gz]; unpack cifar-10-binary.tar.gz (tar -xf "
                + "cifar-10-binary.tar.gz), and set data.path to the folder with its files");
  }

  @Test
  public void rejectsCompressedTextWithoutItsExtension() {
    String text = "label,a\n0,1\n1,2\n";

    refused(csv(folder.gzip("packed.csv", text.getBytes(StandardCharsets.UTF_8))))
        .withMessageEndingWith("is gzipped, but its name does not end in .gz; rename it");
    refused(csv(folder.write("plain.csv.gz", text)))
        .withMessageContaining("is not gzipped, although its name ends in .gz");
  }

  @Test
  public void rejectsNumbersThatOnlyJavaAccepts() {
    assertThat(List.of("1D", "2F", "0x1p0"))
        .allSatisfy(
            cell -> {
              String message = "must be a number, but was '" + cell + "'";
              refused(csv(folder.write("java.csv", "label,a\n0,1\n1," + cell + "\n")))
                  .withMessageEndingWith("line 3: column a " + message);
              assertThatExceptionOfType(RuntimeException.class)
                  .isThrownBy(() -> spec("source = digits, label-noise = " + cell))
                  .withMessageContaining(message);
            });
  }

  @Test
  public void rejectsMissingLabels() {
    refused(csv(folder.write("nan.csv", "label,a\n0,1\nnan,2\n1,2\n")))
        .withMessageContaining("line 3: the label is nan, which represents a missing number");
    refused(csv(folder.write("inf.csv", "label,a\n0,1\ninf,2\n1,2\n")))
        .withMessageContaining("the labels are numbers, except for [inf]");

    StructType schema =
        new StructType().add("label", DataTypes.DoubleType).add("x", DataTypes.DoubleType);
    session()
        .createDataFrame(
            List.of(
                RowFactory.create(0.0, 1.0),
                RowFactory.create(Double.NaN, 2.0),
                RowFactory.create(1.0, 3.0)),
            schema)
        .coalesce(1)
        .write()
        .parquet(folder + "/train.parquet");
    refused("source = parquet, test-fraction = 0.5, path = \"" + folder + "\"")
        .withMessageContaining(", row 1: the label is NaN");
  }

  /** Flips a bit of the checksum. */
  private static String trailer(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(file));
    bytes[bytes.length - 6] ^= 1;
    Files.write(Path.of(file), bytes);
    return file;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static String idx(String images, String labels) {
    return "source = idx, test-fraction = 0.2, train = [\"%s\", \"%s\"]".formatted(images, labels);
  }

  private static String cifar10(String file) {
    return "source = cifar10, test-fraction = 0.2, train = \"%s\"".formatted(file);
  }

  private static String csv(String file) {
    return "source = csv, test-fraction = 0.5, train = \"%s\"".formatted(file);
  }

  private static ThrowableAssertAlternative<InputException> refused(String data) {
    return assertThatExceptionOfType(InputException.class).isThrownBy(() -> load(data));
  }

  private static ShardedData load(String data) {
    return new DataLoader(session(), spec(data), 2).load();
  }

  private static DataSpec spec(String data) {
    return SpecReader.read("test", "data { " + data + " }", List.of()).data();
  }
}
