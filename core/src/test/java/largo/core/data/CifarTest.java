package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CifarTest {

  @Test
  void splitsRecordsIntoLabelsAndPixels() {
    byte[] records = new byte[2 * 3073];
    records[0] = 9;
    Arrays.fill(records, 1, 1 + 1024, (byte) 200); // the red plane
    records[3072] = 7; // the last blue pixel
    records[3073] = 0;
    records[3074] = (byte) 255;

    Examples examples = Cifar.parse("f", 0, records);

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
    assertThat(Cifar.parse("f", 0, new byte[0]).count()).isZero();
  }

  @Test
  void describesItsImages() {
    assertThat(Cifar.SHAPE).isEqualTo(new ExampleShape(3, 32, 32)).hasToString("3x32x32");
    assertThat(Cifar.RECORD).isEqualTo(3073);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 200})
  void namesTheRecordWhoseLabelIsOutOfRange(int label) {
    byte[] records = new byte[3 * 3073];
    records[2 * 3073] = (byte) label;

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Cifar.parse("f", 4000, records))
        .withMessage(
            "f, record 4002: label must be in 0 … 9, but was "
                + label
                + "; is this CIFAR-10's binary version?");
  }

  @Test
  void saysHowManyBytesAreLeftOver() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Cifar.parse("f", 0, new byte[2 * 3073 + 5]))
        .withMessageStartingWith(
            "f is not a whole number of CIFAR-10 records of 3073 bytes: 5 bytes are left over")
        .withMessageEndingWith("; copy or download it again");
  }

  private static float[] row(Examples examples, int row) {
    float[] pixels = new float[examples.features().width()];
    examples.features().copyRow(row, pixels, 0);
    return pixels;
  }
}
