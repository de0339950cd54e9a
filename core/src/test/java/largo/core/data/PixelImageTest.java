package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelImageTest {

  @Test
  void channelsAreSeparated() throws IOException {
    PixelImage image = PixelImage.decode(png(rgb(2, 1, 0x102030, 0x405060)), 3);

    assertThat(image.shape()).isEqualTo(new ExampleShape(3, 1, 2));
    assertThat(image.values()).containsExactly(0x10, 0x40, 0x20, 0x50, 0x30, 0x60);
  }

  @Test
  void greyIsALuma() throws IOException {
    PixelImage image = PixelImage.decode(png(rgb(2, 1, 0xFF0000, 0x00FF00)), 1);

    assertThat(image.values()).containsExactly(76, (byte) 150); // Pillow's convert("L")
  }

  @Test
  void intensitiesOfGreyFilesAreKept() throws IOException {
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 100);
    grey.getRaster().setSample(1, 0, 0, 200);

    assertThat(PixelImage.decode(png(grey), 1).values()).containsExactly(100, (byte) 200);
    assertThat(PixelImage.decode(png(grey), 3).values())
        .containsExactly(100, (byte) 200, 100, (byte) 200, 100, (byte) 200);
  }

  /** The expected pixels follow from the triangle filter by hand. */
  @Test
  void resizes() {
    PixelImage row = grey(1, 4, 0, 100, 100, 200);

    assertThat(row.resized(1, 4)).isSameAs(row);
    assertThat(grey(1, 2, 0, 100).resized(1, 4).values()).containsExactly(0, 25, 75, 100);
    assertThat(row.resized(1, 2).values()).containsExactly(57, (byte) 143);
    assertThat(grey(4, 1, 0, 100, 100, 200).resized(2, 1).values()).containsExactly(57, (byte) 143);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 32, 100})
  void aUniformImageRemainsUniform(int size) {
    byte[] values = new byte[3 * 13 * 9];
    Arrays.fill(values, (byte) 250);
    PixelImage resized = new PixelImage(new ExampleShape(3, 13, 9), values).resized(size, size);

    assertThat(resized.values()).hasSize(3 * size * size).containsOnly((byte) 250);
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    byte[] png = png(rgb(30, 30));

    assertThatThrownBy(() -> PixelImage.decode("text".getBytes(StandardCharsets.UTF_8), 3))
        .isInstanceOf(InputException.class)
        .hasMessage("the 4 bytes are not an image; expected PNG or JPEG");
    assertThatThrownBy(() -> PixelImage.decode(Arrays.copyOf(png, png.length / 2), 3))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("the image is damaged, or of a kind that Java does not read");
  }

  private static PixelImage grey(int height, int width, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return new PixelImage(new ExampleShape(1, height, width), bytes);
  }

  private static BufferedImage rgb(int width, int height, int... pixels) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, pixels.length == 0 ? i * 7919 : pixels[i]);
    }
    return image;
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
