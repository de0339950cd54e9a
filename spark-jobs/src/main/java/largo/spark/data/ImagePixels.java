package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.data.PixelImage;
import org.apache.spark.sql.api.java.UDF1;

/** Reads images as pixels of one shape. */
final class ImagePixels implements UDF1<String, byte[]> {

  @Serial private static final long serialVersionUID = 1;

  private final InputFiles files;
  private final ExampleShape shape;

  /**
   * Pixels of files.
   *
   * @param shape to which images are resized
   */
  ImagePixels(InputFiles files, ExampleShape shape) {
    this.files = files;
    this.shape = shape;
  }

  /**
   * The pixels of a file, {@code byte[shape.size()]}, channel after channel.
   *
   * @throws InputException if it cannot be read, or is no image; the message names the file
   */
  @Override
  public byte[] call(String file) {
    try (InputStream in = files.openAt(file, 0)) {
      return PixelImage.decode(in.readAllBytes(), shape.channels())
          .resized(shape.height(), shape.width())
          .values();
    } catch (IOException e) {
      throw InputFiles.damaged(file, e);
    } catch (InputException e) {
      throw new InputException("%s: %s", file, e.getMessage());
    }
  }
}
