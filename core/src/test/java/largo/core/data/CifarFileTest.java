package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CifarFileTest {

  @Test
  void splitsRecordsIntoLabelsAndPixels() {
    byte[] records = new byte[2 * 3073];
    records[0] = 9;
    Arrays.fill(records, 1, 1 + 1024, (byte) 200); // the red plane
    records[3072] = 7; // the last blue pixel
    records[3073] = 0;
    records[3074] = (byte) 255;

    Examples examples = CifarFile.parse("f", 0, records);

    float[] first = row(examples, 0);
    float[] second = row(examples, 1);
    assertThat(examples.labels()).containsExactly(9, 0);
    assertThat(first).hasSize(3 * 32 * 32).startsWith(200).endsWith(7);
    assertThat(first[1023]).isEqualTo(200);
    assertThat(first[1024]).isZero();
    assertThat(second).startsWith(255, 0);
  }

  @Test
  void readsAFileOfNoRecords() {
    assertThat(CifarFile.parse("f", 0, new byte[0]).count()).isZero();
  }

  @Test
  void describesItsImages() {
    assertThat(CifarFile.SHAPE).isEqualTo(new ExampleShape(3, 32, 32)).hasToString("3x32x32");
    assertThat(CifarFile.RECORD_BYTES).isEqualTo(3073);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 200})
  void namesTheRecordWhoseLabelIsOutOfRange(int label) {
    byte[] records = new byte[3 * 3073];
    records[2 * 3073] = (byte) label;

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> CifarFile.parse("f", 4000, records))
        .withMessage(
            "f, record 4002: label must be in 0 … 9, but was "
                + label
                + "; is this CIFAR-10's binary version? Neither CIFAR-100 nor the Python version "
                + "is read");
  }

  @Test
  void reportsExcessBytes() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> CifarFile.parse("f", 0, new byte[2 * 3073 + 5]))
        .withMessageStartingWith(
            "f is not a whole number of CIFAR-10 records of 3073 bytes: 5 bytes are left over")
        .withMessageEndingWith("; copy or download it again");
  }

  private static float[] row(Examples examples, int row) {
    float[] pixels = new float[examples.features().width()];
    examples.features().copyRow(row, pixels, 0);
    return pixels;
  }

  @Test
  void recognizesCifar100ByItsLength() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> CifarFile.checkLength("f", 50_000L * 3074))
        .withMessage(
            "f is not CIFAR-10, but CIFAR-100: its length is that of 50000 records of CIFAR-100. Only "
                + "CIFAR-10 is read; write its images as IDX files, for example, and set data.source = idx");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 3074 * 7 + 5, 3073 * 3074})
  void recognizesCifar100ByItsLabelsIfTheLengthFitsBoth(int piece) {
    byte[] hundred = new byte[3073 * 3074]; // black but for the labels: it is CIFAR-10's, too
    for (int i = 0; i < 3073; i++) {
      hundred[3074 * i] = (byte) (i % 9);
      hundred[3074 * i + 1] = (byte) (i % 9);
    }
    assertThat(CifarFile.parse("f", 0, hundred).count()).isEqualTo(3074);
    assertThat(CifarFile.Cifar100Detector.isNeeded(hundred.length)).isTrue();

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> look(hundred, piece))
        .withMessageContaining("f is not CIFAR-10, but CIFAR-100: its length fits both");
    hundred[3074 * 1000 + 1] = 100;
    look(hundred, piece);
    hundred[3074 * 1000 + 1] = 9;
    hundred[3074 * 3000] = 20;
    look(hundred, piece);
  }

  private static void look(byte[] file, int piece) {
    CifarFile.Cifar100Detector detector = new CifarFile.Cifar100Detector("f");
    for (int from = 0; from < file.length; from += piece) {
      int to = Math.min(file.length, from + piece);
      detector.accept(Arrays.copyOfRange(file, from, to), to - from);
    }
    detector.finish();
  }
}
