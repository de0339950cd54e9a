package largo.spark.data;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.data.ByteFeatures;
import largo.core.data.ClassNames;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;

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
    ImagePixels pixels = new ImagePixels(files, shape);
    byte[] values = new byte[Math.multiplyExact(images.size(), shape.size())];
    int[] labels = new int[images.size()];
    Map<String, Integer> names = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i++) {
      String file = images.get(i);
      System.arraycopy(pixels.call(file), 0, values, i * shape.size(), shape.size());
      String name = ClassNames.name(ImagesFormat.className(position.file(), file));
      labels[i] = names.computeIfAbsent(name, n -> names.size());
    }
    Examples examples = new Examples(new ByteFeatures(values, shape.size()), labels);
    return new ExampleBlock(position, examples, List.copyOf(names.keySet()));
  }
}
