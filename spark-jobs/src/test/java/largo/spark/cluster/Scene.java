package largo.spark.cluster;

import java.util.Random;
import largo.spark.Folder;

/** A small classification task, in the files of MNIST. */
final class Scene {

  static final int TRAIN = 1200;
  static final int TEST = 200;

  private static final int SIDE = 12;
  private static final int CLASSES = 10;

  private Scene() {}

  /** Writes the four files to a folder in a folder. */
  static void write(Folder folder, String name) {
    part(folder, name + "/train", TRAIN, 1);
    part(folder, name + "/t10k", TEST, 2);
  }

  private static void part(Folder folder, String prefix, int count, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * SIDE * SIDE];
    byte[] labels = new byte[count];
    random.nextBytes(pixels);
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(CLASSES);
      for (int x = 0; x < SIDE; x++) { // the row of its class is white
        pixels[i * SIDE * SIDE + labels[i] * SIDE + x] = (byte) 255;
      }
    }
    folder.write(prefix + "-images-idx3-ubyte", Folder.idx(pixels, count, SIDE, SIDE));
    folder.write(prefix + "-labels-idx1-ubyte", Folder.idx(labels, count));
  }
}
