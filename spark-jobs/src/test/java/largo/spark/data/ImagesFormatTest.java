package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import largo.core.config.DataSpec;
import largo.core.config.SpecReader;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.Test;

public class ImagesFormatTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();

  @Test
  public void readsFoldersOfClasses() throws IOException {
    writeAll();

    try (ShardedData data = load("source = images, image = [3, 4, 4], path = \"%s\"")) {
      assertThat(data.toString())
          .isEqualTo("6 training, 0 validation and 1 test examples of 3x4x4, 2 classes");
      assertThat(data.classes().names()).containsExactly("cat", "dog");
      assertThat(means(data, DataSplit.TRAIN))
          .containsExactlyInAnyOrder(
              "0 of 0", "10 of 0", "20 of 0", "100 of 1", "110 of 1", "120 of 1");
      assertThat(means(data, DataSplit.TEST)).containsExactly("50 of 0");
    }
  }

  @Test
  public void readsImagesOfTables() throws IOException {
    writeAll();

    String encoded =
        "features = content, sql = \"select content, element_at(split(path, '/'), -2) label from"
            + " binaryFile.`%1$s/train/*/*g`\", test-sql = \"select content, 'cat' label from"
            + " binaryFile.`%1$s/test/*/*g`\"";
    String decoded =
        "features = image, sql = \"select image, element_at(split(image.origin, '/'), -2) label"
            + " from image.`%1$s/train/*/*g`\", test-sql = \"select image, 'cat' label from"
            + " image.`%1$s/test/*/*g`\"";
    for (String table : List.of(encoded, decoded)) {
      try (ShardedData data = load("source = table, image = [1, 4, 4], " + table)) {
        assertThat(data.shape().toString()).isEqualTo("1x4x4");
        assertThat(means(data, DataSplit.TRAIN))
            .containsExactlyInAnyOrder(
                "0 of 0", "10 of 0", "20 of 0", "100 of 1", "110 of 1", "120 of 1");
        assertThat(means(data, DataSplit.TEST)).containsExactly("50 of 0");
      }
    }
  }

  @Test
  public void namesDamagedAndForeignFiles() throws IOException {
    String images = "source = images, image = [3, 4, 4], path = \"%s\"";
    writeAll();
    refused("source = images, path = \"%s\"").hasMessageStartingWith("data.image is missing");

    byte[] image = image("png", 3);
    String damaged = folder.write("train/cat/b.png", Arrays.copyOf(image, image.length / 2));
    refused(images)
        .hasMessageStartingWith("file:" + damaged + ": the image is damaged, or of a kind");
    String readme = folder.write("train/cat/b.png", image).replace("b.png", "README");
    folder.write("train/cat/README", "");
    refused(images)
        .hasMessage(
            "file:%s: expected .png, .jpg or .jpeg; remove the file, or convert it", readme);
    refused("source = images, image = [3, 4, 4], train = \"%s/train/dog\"")
        .hasMessageContaining("x0.png is in no folder of a class; expected file:");
    refused("source = images, image = [3, 4, 4], path = \"%s/train\"")
        .hasMessageContaining("expected the folders train and test");
  }

  private void writeAll() throws IOException {
    for (int i = 0; i < 3; i++) {
      folder.write("train/cat/x" + i + ".jpg", image("jpg", 10 * i));
      folder.write("train/dog/x" + i + ".png", image("png", 100 + 10 * i));
    }
    folder.write("test/cat/y.png", image("png", 50));
  }

  /** A grey image of any size. */
  private static byte[] image(String format, int intensity) throws IOException {
    BufferedImage image =
        new BufferedImage(5 + intensity % 7, 6 + intensity % 3, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        image.setRGB(x, y, 0x010101 * intensity);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  private AbstractThrowableAssert<?, ?> refused(String data) {
    return assertThatThrownBy(() -> load(data).close()).isInstanceOf(InputException.class);
  }

  private ShardedData load(String data) {
    DataSpec spec =
        SpecReader.read("test", "data { " + data.formatted(folder) + " }", List.of()).data();
    return new DataLoader(session(), spec, 2).load();
  }

  /** Mean intensity and class of every image. */
  private static List<String> means(ShardedData data, DataSplit split) {
    List<String> means = new ArrayList<>();
    for (Examples shard : data.splits().get(split).collect()) {
      float[] row = new float[shard.features().width()];
      for (int i = 0; i < shard.count(); i++) {
        shard.features().copyRow(i, row, 0);
        float sum = 0;
        for (float value : row) {
          sum += value;
        }
        means.add(Math.round(sum / row.length) + " of " + shard.labels()[i]);
      }
    }
    return means;
  }
}
