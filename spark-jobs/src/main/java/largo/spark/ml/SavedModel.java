package largo.spark.ml;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import largo.core.data.ExampleShape;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.ModelFile;
import largo.core.gradient.ModelDefinition;
import largo.core.model.ModelException;
import largo.core.params.RawFloats;
import largo.core.torch.ModuleDefinition;
import largo.spark.study.TrainedModule;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network on disk: {@code data/model.zip}, which Deeplearning4j loads, or {@code data/model.pt},
 * which PyTorch loads, and {@code data/largo.json}, with all other properties.
 *
 * @param version of this format
 * @param channels of the features' shape
 * @param height of the features' shape
 * @param width of the features' shape
 * @param outputs of the network
 * @param targetShift shift of the standardized labels; 0 for classes
 * @param targetScale scale of the standardized labels; 1 for classes
 */
record SavedModel(
    int version,
    int channels,
    int height,
    int width,
    int outputs,
    double targetShift,
    double targetScale) {

  private static final Logger LOG = LoggerFactory.getLogger(SavedModel.class);

  private static final String IN_DL4J =
      "Deeplearning4j alone gives other results for {}/{} than Largo, as it normalizes floats: "
          + "{}. docs/model.md describes a remedy";

  private static final int VERSION = 1;
  private static final String ZIP = "data/model.zip";
  private static final String TORCHSCRIPT = "data/model.pt";
  private static final String JSON = "data/largo.json";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Writes a network. */
  static void write(TrainedNetwork net, String path, Configuration configuration)
      throws IOException {
    ModelDefinition definition = net.definition();
    ExampleShape shape = definition.shape();
    SavedModel saved =
        new SavedModel(
            VERSION,
            shape.channels(),
            shape.height(),
            shape.width(),
            definition.classes(),
            net.targets().shift()[0],
            net.targets().scale()[0]);
    ModelOutputs outputs =
        definition.classes() > 1
            ? ModelOutputs.numbered(LearningTask.CLASSIFICATION, definition.classes())
            : ModelOutputs.number(net.targets());
    if (definition instanceof ModuleDefinition module) {
      TrainedModule trained =
          new TrainedModule(module, net.parameters().values(), net.normalization(), outputs);
      put(new Path(path, TORCHSCRIPT), trained.file(), configuration);
    } else {
      put(new Path(path, ZIP), zip(net, outputs, path), configuration);
    }
    put(new Path(path, JSON), MAPPER.writeValueAsBytes(saved), configuration);
  }

  private static byte[] zip(TrainedNetwork net, ModelOutputs outputs, String path)
      throws IOException {
    ModelFile.differenceInDl4j(net.normalization())
        .ifPresent(difference -> LOG.warn(IN_DL4J, path, ZIP, difference));
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    Dl4jDefinition definition = (Dl4jDefinition) net.definition();
    ModelFile.write(definition, net.parameters().values(), net.normalization(), outputs, zip);
    return zip.toByteArray();
  }

  /**
   * Reads a network.
   *
   * @throws ModelException if its format is of another version, or if it is one of PyTorch and this
   *     jar has no libtorch
   */
  static TrainedNetwork read(String path, Configuration configuration) throws IOException {
    byte[] json = bytes(new Path(path, JSON), configuration);
    int version = MAPPER.readTree(json).path("version").asInt(-1);
    if (version != VERSION) {
      throw new ModelException(
          "%s/%s must be of version %d, but was %d; it requires another version of Largo",
          path, JSON, VERSION, version);
    }
    SavedModel saved = MAPPER.readValue(json, SavedModel.class);
    Path torchScript = new Path(path, TORCHSCRIPT);
    try {
      ExampleShape shape = new ExampleShape(saved.channels, saved.height, saved.width);
      Normalization targets = Normalization.all(saved.targetShift, saved.targetScale);
      if (torchScript.getFileSystem(configuration).exists(torchScript)) {
        byte[] archive = bytes(torchScript, configuration);
        TrainedModule trained =
            TrainedModule.of(torchScript.toString(), archive, Optional.of(shape));
        return TrainedNetwork.of(trained, targets);
      }
      Path zip = new Path(path, ZIP);
      ModelFile file =
          ModelFile.read(zip.toString(), new ByteArrayInputStream(bytes(zip, configuration)));
      return new TrainedNetwork(
          Dl4jDefinition.scored(file.json(), shape, saved.outputs),
          new RawFloats(file.parameters()),
          file.normalization(zip.toString(), shape),
          targets);
    } catch (IllegalArgumentException e) {
      throw new ModelException(e, "%s/%s: %s", path, JSON, e.getMessage());
    }
  }

  private static void put(Path path, byte[] bytes, Configuration configuration) throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    try (OutputStream out = files.create(path, false)) {
      out.write(bytes);
    }
  }

  private static byte[] bytes(Path path, Configuration configuration) throws IOException {
    try (InputStream in = path.getFileSystem(configuration).open(path)) {
      return in.readAllBytes();
    }
  }
}
