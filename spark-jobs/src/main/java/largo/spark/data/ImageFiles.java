package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.data.ByteFeatures;
import largo.core.data.ClassNames;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.core.data.PixelImage;

/**
 * Consecutive images of a folder, read by one task.
 *
 * @param position of the first
 * @param images paths, a serializable list
 * @param shape to which they are resized
 */
record ImageFiles(BlockPosition position, List<String> images, ExampleShape shape)
    implements Serializable {

  ReadResult read(InputFiles files) {
    return ReadResult.of(position, () -> block(files));
  }

  private ExampleBlock block(InputFiles files) {
    byte[] values = new byte[Math.multiplyExact(images.size(), shape.size())];
    int[] labels = new int[images.size()];
    Map<String, Integer> names = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i++) {
      String file = images.get(i);
      System.arraycopy(pixels(files, file), 0, values, i * shape.size(), shape.size());
      String name = ClassNames.name(ImagesFormat.className(position.file(), file));
      labels[i] = names.computeIfAbsent(name, n -> names.size());
    }
    Examples examples = new Examples(new ByteFeatures(values, shape.size()), labels);
    return new ExampleBlock(position, examples, List.copyOf(names.keySet()));
  }

  private byte[] pixels(InputFiles files, String file) {
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
