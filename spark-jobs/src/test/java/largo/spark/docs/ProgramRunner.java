package largo.spark.docs;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;

/** Java programs of pages, which use files that earlier commands wrote to the working folder. */
final class ProgramRunner {

  /** Programs by the names of their pages. */
  static final Map<String, Program> OF_PAGES =
      Map.of("docs/getting-started.md", ProgramRunner::loadsANetwork);

  private ProgramRunner() {}

  /** Throws an exception if the program does not behave as its page says. */
  interface Program {
    void run() throws IOException;
  }

  private static void loadsANetwork() throws IOException {
    File file = new File("runs/first/trials/momentum-b128-lr0.1-s1/model.zip");
    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(file);
    DataNormalization normalizer = ModelSerializer.restoreNormalizerFromFile(file);

    INDArray pixels = Nd4j.zeros(1, 784); // as bytes, 0 to 255
    normalizer.transform(pixels);
    int digit = network.output(pixels).argMax(1).getInt(0);

    if (digit < 0 || digit > 9) {
      throw new IllegalStateException("a digit, but it was " + digit);
    }
  }
}
