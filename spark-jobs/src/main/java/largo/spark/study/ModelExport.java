package largo.spark.study;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import largo.core.data.ExampleShape;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.ModelFile;
import largo.core.onnx.OnnxModel;

/** Trained models in the format of ONNX. */
public final class ModelExport {

  private ModelExport() {}

  /**
   * Converts a model of DL4J, with the normalization of its input.
   *
   * @param name of its file, for messages
   * @param shape of an example, for a file that does not have it
   * @throws largo.core.model.ModelException if it cannot be converted
   */
  public static byte[] onnx(String name, ModelFile file, Optional<ExampleShape> shape) {
    Dl4jDefinition network = file.definition(name, shape);
    Normalization normalization = file.normalization(name, network.shape());
    return OnnxModel.of(network, file.parameters(), normalization, file.outputs());
  }

  /**
   * What an export writes, of which nothing was written.
   *
   * @param name of the model's file
   * @param path of the new file
   * @param content of the new file
   */
  public static DryRunForecast check(
      String name, ModelFile file, Optional<ExampleShape> shape, String path, byte[] content) {
    Dl4jDefinition network = file.definition(name, shape);
    return new InputCheck(
        name,
        file.parameters().length,
        "examples of " + network.shape(),
        "converts the network and the normalization of its input",
        List.of(String.format(Locale.ROOT, "%s, %,d bytes", path, content.length)));
  }
}
