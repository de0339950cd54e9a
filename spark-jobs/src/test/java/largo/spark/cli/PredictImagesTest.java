package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import largo.core.data.PixelImage;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.Test;

/** Predictions for PNG and JPEG files, by a model that was trained on folders of them. */
public class PredictImagesTest extends SparkSuite {

  private static final TestFolder SHARED = TestFolder.create();
  private static final Path RUN = SHARED.path().resolve("run");

  private final TestFolder folder = TestFolder.create();
  private final String out = folder + "/out";

  @Test
  public void predictsFoldersOfClassesAsTheTrainingReadThem() throws IOException {
    String model = trained();

    CommandRun run = CommandRun.largo("predict", model, SHARED + "/test", "--out", out);

    assertThat(run.err()).isEmpty();
    Dataset<Row> table = session().read().parquet(out);
    assertThat(table.columns()).containsExactly("path", "prediction", "probability");
    List<Row> rows = table.orderBy("path").collectAsList();
    assertThat(rows).hasSize(20);
    for (Row row : rows) {
      String path = row.getAs("path");
      assertThat(path).startsWith("file:" + SHARED + "/test/");
      assertThat(path).contains("/" + row.<String>getAs("prediction") + "/");
      List<Double> probabilities = row.getList(row.fieldIndex("probability"));
      assertThat(probabilities.get(0) + probabilities.get(1)).isBetween(0.99999, 1.00001);
    }
  }

  /** The same pixels as rows of a table have the same predictions. */
  @Test
  public void resizesAFlatFolderToTheInputOfTheModel() throws IOException {
    String model = trained();
    StringBuilder csv = new StringBuilder("name");
    for (int i = 0; i < 3 * 6 * 5; i++) {
      csv.append(",x").append(i);
    }
    for (int i = 0; i < 7; i++) {
      byte[] image = image(i % 2 == 0 ? "png" : "jpg", Color.getHSBColor(i / 7f, 1, 1), i);
      String name = "a b" + i + (i % 2 == 0 ? ".PNG" : ".jpeg");
      folder.write("new/" + name, image);
      csv.append('\n').append(name);
      for (byte pixel : PixelImage.decode(image, 3).resized(6, 5).values()) {
        csv.append(',').append(pixel & 0xFF);
      }
    }
    folder.write("new/.hidden", "");
    String table = folder.write("new.csv", csv.toString());

    CommandRun images =
        CommandRun.largo(
            "predict", model, folder + "/new", "--out", out, "--out-format=csv", "--format=images");
    CommandRun pixels =
        CommandRun.largo(
            "predict", model, table, "--exclude=name", "--out", out + "2", "--out-format=csv");

    assertThat(images.err() + pixels.err()).isEmpty();
    assertThat(probabilities(out, "path")).hasSize(7).isEqualTo(probabilities(out + "2", "name"));
    CommandRun one =
        CommandRun.largo("predict", model, folder + "/new/*.PNG", "--out", out + "3", "--dry-run");
    assertThat(one.err()).isEmpty();
    assertThat(one.out())
        .contains(
            "input:  " + folder + "/new/*.PNG, images",
            "work:   predicts 2 classes; the first rows were predicted",
            "output: " + out + "3, in parquet with the columns path, prediction, probability");
    assertThat(Path.of(out + "3")).doesNotExist();
  }

  @Test
  public void namesFilesThatAreNoImages() throws IOException {
    String model = trained();
    byte[] image = image("png", Color.RED, 1);
    folder.write("new/b.png", image);
    String damaged = folder.write("new/a.png", Arrays.copyOf(image, image.length / 2));

    refused(model, "new", "file:" + damaged + ": the image is damaged", "--dry-run");
    assertThat(Path.of(out)).doesNotExist();
    refused(model, "new", "file:" + damaged + ": the image is damaged");
    FileUtils.deleteDirectory(Path.of(out).toFile()); // of other tasks of a session that continues
    folder.write("new/a.png", "text");
    refused(model, "new", "file:" + damaged + ": the 4 bytes are not an image", "--dry-run");
    String readme = folder.write("new/README", "");
    refused(model, "new", "file:" + readme + ": expected .png, .jpg or .jpeg");
    refused(model, "new", "are for tables, not for images", "--exclude=label");
    refused(model, "none.png", "there is no such file or folder");
    folder.write("other/notes.txt", "");
    refused(model, "other", "is not known; name it with --format");
    folder.path().resolve("empty").toFile().mkdir();
    refused(model, "empty", "the folder has no images", "--format=images");
  }

  @Test
  public void refusesAModelOfOtherData() throws IOException {
    String conf =
        folder.write(
            "table.conf",
            """
            data { source = csv, path = "%s", label = label, test-fraction = 0.5 }
            model { zoo = logistic }
            optimizer { name = sgd, learning-rate = 0.5 }
            batch { global = 2, micro = 2 }
            budget.epochs = 1
            shards = 1
            """
                .replace("%s", folder.toString()));
    folder.write("train.csv", "a,b,label\n1,2,x\n3,4,y\n5,6,x\n7,8,y\n");
    train(conf, folder + "/table");

    folder.write("y.png", image("png", Color.RED, 1));
    refused(
        model(folder.path().resolve("table")),
        "y.png",
        "the model must take images of 1 or 3 channels, but takes examples of shape 2");
  }

  private void refused(String model, String data, String message, String... more) {
    List<String> words =
        new ArrayList<>(List.of("predict", model, folder + "/" + data, "--out", out));
    words.addAll(List.of(more));
    CommandRun run = CommandRun.largo(words.toArray(String[]::new));
    assertThat(run.code()).isPositive();
    assertThat(run.err()).contains(message).hasLineCount(1);
  }

  /** Probabilities of the first class by the name of a file. */
  private static List<String> probabilities(String table, String name) {
    return session()
        .read()
        .option("header", true)
        .csv(table)
        .selectExpr("element_at(split(" + name + ", '/'), -1)", "probability_red")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .collect(Collectors.toList());
  }

  /** The model of a training on red and blue images of several sizes. */
  private static String trained() throws IOException {
    if (!RUN.toFile().exists()) {
      for (int i = 0; i < 30; i++) {
        String split = i < 20 ? "train" : "test";
        SHARED.write(split + "/red/x" + i + ".jpg", image("jpg", Color.RED, i));
        SHARED.write(split + "/blue/deep/x" + i + ".png", image("png", Color.BLUE, i));
      }
      String conf =
          SHARED.write(
              "images.conf",
              """
              data { source = images, image = [3, 6, 5], path = "%s" }
              model { zoo = logistic }
              optimizer { name = momentum, learning-rate = 0.1 }
              batch { global = 10, micro = 10 }
              budget.epochs = 5
              shards = 2
              """
                  .replace("%s", SHARED.toString()));
      train(conf, RUN.toString());
    }
    return model(RUN);
  }

  private static void train(String conf, String run) {
    CommandRun train = CommandRun.largo("train", conf, "--out", run, "--master=local[2]");
    assertThat(train.code()).as(train.err()).isZero();
  }

  private static String model(Path run) {
    return run.resolve("trials").toFile().listFiles()[0] + "/model.zip";
  }

  /** An image of a color with noise, whose size depends on a seed. */
  private static byte[] image(String format, Color color, int seed) throws IOException {
    Random random = new Random(seed);
    BufferedImage image =
        new BufferedImage(4 + random.nextInt(9), 4 + random.nextInt(9), BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        image.setRGB(x, y, color.getRGB() ^ random.nextInt(64) * 0x010101);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }
}
