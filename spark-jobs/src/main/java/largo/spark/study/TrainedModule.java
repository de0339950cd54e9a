package largo.spark.study;

import java.util.Map;
import java.util.Optional;
import largo.core.data.ClassNames;
import largo.core.data.ExampleShape;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.model.ModelException;
import largo.core.torch.InitialValues;
import largo.core.torch.ModuleDefinition;
import largo.core.torch.ModuleInspector;
import org.apache.hadoop.conf.Configuration;

/**
 * A PyTorch model that Largo trained, as in its file, which {@code torch.jit.load} reads.
 *
 * @param definition the model
 * @param parameters its parameters and buffers, {@code float[layout size]}
 * @param normalization of its input
 * @param outputs what its outputs stand for
 */
public record TrainedModule(
    ModuleDefinition definition,
    float[] parameters,
    Normalization normalization,
    ModelOutputs outputs) {

  /**
   * Reads a file.
   *
   * @param path its path, or any Hadoop URI
   * @param shape of examples, if the caller knows it
   * @throws ModelException if Largo did not write it, if it is for examples of another shape, or if
   *     this jar has no libtorch
   */
  public static TrainedModule read(
      String path, Optional<ExampleShape> shape, Configuration configuration) {
    return of(path, TextFiles.bytes(path, configuration), shape);
  }

  /**
   * Reads the content of a file.
   *
   * @param name of the file, for messages
   * @param shape of examples, if the caller knows it
   * @throws ModelException as {@link #read}
   */
  public static TrainedModule of(String name, byte[] archive, Optional<ExampleShape> shape) {
    ModuleMetadata saved =
        ModuleMetadata.of(name, archive)
            .orElseThrow(
                () ->
                    new ModelException(
                        "%s was not saved by Largo: it has no %s, with the loss, the classes and "
                            + "the normalization of its input; train it with model.torchscript, or "
                            + "use it in Python",
                        name, ModuleMetadata.NAME));
    if (saved.shape() == null) {
      throw new ModelException(
          "%s does not have the shape of its examples: it is of an earlier build of Largo; "
              + "train it again",
          name);
    }
    ExampleShape trained = ExampleShape.parse(saved.shape());
    if (shape.isPresent() && !shape.get().equals(trained)) {
      throw new ModelException(
          "%s was trained on examples of shape %s, not %s", name, trained, shape.get());
    }
    ModelOutputs outputs = saved.outputs();
    ModuleInspector.Inspected inspected =
        new ModuleInspector(name, trained, outputs.count(), saved.options(), saved.kinds())
            .inspect(archive, InitialValues.OF_FILE);
    return new TrainedModule(
        inspected.definition(), inspected.values(), saved.normalization(), outputs);
  }

  /** The classes; {@link ClassNames#NONE} if it predicts numbers or labels. */
  public ClassNames classes() {
    return outputs.classes();
  }

  /** The content of its file. */
  public byte[] file() {
    ModuleMetadata metadata = ModuleMetadata.of(definition, normalization, outputs);
    return definition.save(parameters, Map.of(ModuleMetadata.NAME, metadata.json()));
  }
}
