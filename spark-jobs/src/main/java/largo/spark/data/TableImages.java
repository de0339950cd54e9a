package largo.spark.data;

import java.util.List;
import java.util.Set;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.data.PixelImage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Images in columns of tables: encoded files, as Spark's source {@code binaryFile} reads them into
 * {@code content}, or decoded ones, as its source {@code image} does.
 */
final class TableImages {

  /** The fields of Spark's {@code ImageSchema}. */
  private static final Set<String> DECODED =
      Set.of("origin", "height", "width", "nChannels", "mode", "data");

  private TableImages() {}

  /** Whether the features are one column of images. */
  static boolean isImage(Dataset<Row> table, List<String> features) {
    if (features.size() != 1) {
      return false;
    }
    DataType type = table.schema().apply(features.get(0)).dataType();
    return type instanceof BinaryType || isDecoded(type);
  }

  /** Whether a column is of Spark's image type. */
  static boolean isDecoded(DataType type) {
    return type instanceof StructType struct && Set.of(struct.fieldNames()).equals(DECODED);
  }

  /**
   * The pixels of a cell, channel after channel.
   *
   * @param shape to which the image is resized
   * @throws InputException if it is damaged
   */
  static byte[] pixels(Object cell, ExampleShape shape) {
    PixelImage image =
        cell instanceof byte[] file
            ? PixelImage.decode(file, shape.channels())
            : decoded((Row) cell).withChannels(shape.channels());
    return image.resized(shape.height(), shape.width()).values();
  }

  /** An image of {@code ImageSchema}: rows of pixels, each blue, green, red, or grey. */
  private static PixelImage decoded(Row row) {
    byte[] data = row.getAs("data");
    int height = row.<Integer>getAs("height");
    int width = row.<Integer>getAs("width");
    int bands = row.<Integer>getAs("nChannels");
    if (height <= 0 || width <= 0 || bands <= 0 || data.length != height * width * bands) {
      throw new InputException("%s is not an image, or damaged", row.<String>getAs("origin"));
    }
    int channels = bands >= 3 ? 3 : 1;
    int area = height * width;
    byte[] values = new byte[channels * area];
    for (int i = 0; i < area; i++) {
      for (int c = 0; c < channels; c++) {
        values[c * area + i] = data[i * bands + channels - 1 - c];
      }
    }
    return new PixelImage(new ExampleShape(channels, height, width), values);
  }
}
