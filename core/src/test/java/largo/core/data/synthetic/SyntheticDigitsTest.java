package largo.core.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class SyntheticDigitsTest {

  private static final int SIDE = SyntheticDigits.SIDE;

  @Test
  void drawsTheSameBytesInAnyOrderAndOnAnyThread() {
    int[] forwards = digests(IntStream.range(0, 200));
    int[] backwards = digests(IntStream.range(0, 200).map(i -> 199 - i));
    int[] together = digests(IntStream.range(0, 200).parallel());

    assertThat(IntStream.range(0, 200).map(i -> backwards[199 - i]).toArray()).isEqualTo(forwards);
    assertThat(together).isEqualTo(forwards);
  }

  @Test
  void neverDrawsAnExampleTwice() {
    Set<Integer> seen = new HashSet<>();
    for (long seed = 0; seed < 3; seed++) {
      for (int i = 0; i < 500; i++) {
        seen.add(Arrays.hashCode(image(seed, i)));
      }
    }

    assertThat(seen).hasSize(1500);
  }

  /** Fails when the data set changes. If this is intended, results must be recorded again. */
  @Test
  void isTheDataSetOfRecordedResults() {
    CRC32 digest = new CRC32();
    for (int i = 0; i < 100; i++) {
      byte[] pixels = new byte[SyntheticDigits.PIXELS];
      digest.update(SyntheticDigits.draw(1, i, pixels, 0));
      digest.update(pixels);
    }

    assertThat(digest.getValue()).isEqualTo(0x830016a4L);
  }

  @Test
  void drawsClassesUniformly() {
    int[] counts = new int[SyntheticDigits.CLASSES];
    byte[] pixels = new byte[SyntheticDigits.PIXELS];
    for (int i = 0; i < 10_000; i++) {
      counts[SyntheticDigits.draw(3, i, pixels, 0)]++;
    }

    for (int count : counts) {
      assertThat(count).isCloseTo(1000, within(120)); // 4 deviations
    }
  }

  @Test
  void hasTheInkDensityOfMnist() {
    int border = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] pixels = image(4, i);
      long inked =
          IntStream.range(0, SyntheticDigits.PIXELS).filter(p -> grey(pixels, p) > 100).count();
      assertThat(inked).as("dark pixels of example %d", i).isBetween(15L, 320L);
      border += touchesTheBorder(pixels) ? 1 : 0;
    }

    assertThat(border).isLessThan(10);
  }

  @Test
  void writesOnlyToTheGivenOffset() {
    byte[] pixels = new byte[SyntheticDigits.PIXELS + 20];
    Arrays.fill(pixels, (byte) 77);
    SyntheticDigits.draw(1, 5, pixels, 7);

    assertThat(Arrays.copyOfRange(pixels, 7, 7 + SyntheticDigits.PIXELS)).isEqualTo(image(1, 5));
    assertThat(Arrays.copyOf(pixels, 7)).containsOnly(77);
    assertThat(Arrays.copyOfRange(pixels, 7 + SyntheticDigits.PIXELS, pixels.length))
        .containsOnly(77);
  }

  @Test
  void rejectsAnImageThatDoesNotFit() {
    byte[] pixels = new byte[SyntheticDigits.PIXELS + 5];

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticDigits.draw(1, 0, pixels, 6))
        .withMessage("at must be in [0, 5], but was 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SyntheticDigits.draw(1, 0, pixels, -1))
        .withMessage("at must be in [0, 5], but was -1");
  }

  private static boolean touchesTheBorder(byte[] pixels) {
    return IntStream.range(0, SIDE)
        .flatMap(i -> IntStream.of(i, i * SIDE, i * SIDE + SIDE - 1, (SIDE - 1) * SIDE + i))
        .anyMatch(p -> grey(pixels, p) > 100);
  }

  private static int[] digests(IntStream indices) {
    return indices.map(i -> Arrays.hashCode(image(1, i))).toArray();
  }

  private static byte[] image(long seed, long index) {
    byte[] pixels = new byte[SyntheticDigits.PIXELS];
    SyntheticDigits.draw(seed, index, pixels, 0);
    return pixels;
  }

  private static int grey(byte[] pixels, int i) {
    return Byte.toUnsignedInt(pixels[i]);
  }
}
