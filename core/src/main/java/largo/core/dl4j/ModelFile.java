package largo.core.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import largo.core.data.ClassNames;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.model.ModelException;

/**
 * A trained model in DL4J's zip format, which DL4J loads, including the normalizer.
 *
 * <p>Four entries are Largo's, and ignored by DL4J: the names of the classes, one per line, or else
 * the targets or labels with the scaling of targets, the normalization in double precision, which
 * Largo uses in place of DL4J's normalizer, and the shape of an example.
 *
 * @param json the network's configuration
 * @param parameters its parameters, flat
 * @param normalization of its input; empty if the file has none
 * @param outputs what its outputs stand for; empty if the file does not say
 * @param shape of the examples that it was trained on; empty if the file does not have it
 */
public record ModelFile(
    String json,
    float[] parameters,
    Optional<Normalization> normalization,
    Optional<ModelOutputs> outputs,
    Optional<ExampleShape> shape) {

  private static final String CONFIGURATION = "configuration.json";
  static final String COEFFICIENTS = "coefficients.bin";
  static final String NORMALIZER = "normalizer.bin";
  private static final String NORMALIZATION = "normalization.json";
  private static final String CLASSES = "classes.txt";
  private static final String OUTPUTS = "outputs.json";
  private static final String SHAPE = "shape.txt";

  /** Maximum bytes of each entry except the parameters. */
  private static final Map<String, Long> LONGEST =
      Map.of(
          CONFIGURATION, 1L << 26,
          NORMALIZER, 1L << 26,
          NORMALIZATION, 1L << 27,
          CLASSES, 1L << 24,
          OUTPUTS, 1L << 24,
          SHAPE, 1L << 10);

  /** Maximum bytes of a parameter, a double, and of the header. */
  private static final long EACH = 8;

  private static final long HEADERS = 4096;

  /**
   * Reads a model. No code of the file is executed, and only classes of DL4J and ND4J are loaded.
   *
   * @param name the file, for messages
   * @throws ModelException if it is not a DL4J model, or is damaged; the message names the entry
   * @throws IOException if reading fails
   */
  public static ModelFile read(String name, InputStream from) throws IOException {
    ModelZip zip = new ModelZip(name, from.readAllBytes());
    Map<String, byte[]> entries = zip.read(LONGEST);
    if (!entries.containsKey(CONFIGURATION)) {
      throw new ModelException(
          "%s is not a model zip of DL4J: there is no entry %s", name, CONFIGURATION);
    }

    String json = parsed(name, CONFIGURATION, entries, ModelFile::text).orElseThrow();
    long count =
        parsed(name, CONFIGURATION, entries, b -> NetworkConfigurations.parameters(json))
            .orElseThrow();
    Map<String, byte[]> coefficients = zip.read(Map.of(COEFFICIENTS, longest(count)));
    if (coefficients.isEmpty()) {
      throw new ModelException(
          "%s is not a model zip of DL4J: there is no entry %s", name, COEFFICIENTS);
    }
    return new ModelFile(
        json,
        parsed(name, COEFFICIENTS, coefficients, b -> parameters(b, count)).orElseThrow(),
        parsed(name, NORMALIZATION, entries, NormalizationEntry::read)
            .or(() -> parsed(name, NORMALIZER, entries, NormalizerReader::read)),
        parsed(name, OUTPUTS, entries, OutputsEntry::read)
            .or(() -> parsed(name, CLASSES, entries, ModelFile::classes)),
        parsed(name, SHAPE, entries, b -> ExampleShape.parse(text(b))));
  }

  /**
   * The same model, some of whose layers are not trained any more.
   *
   * @param patterns regular expressions of the whole name of a layer: of a graph that of its
   *     vertex; otherwise the name that it was given, or else {@code layer0}, {@code layer1}, ...
   * @throws ModelException if a pattern is invalid, or matches no layer, or the output layer
   */
  public ModelFile frozen(List<String> patterns) {
    return new ModelFile(
        FrozenLayers.freeze(json, patterns), parameters, normalization, outputs, shape);
  }

  /** The names of its classes; empty if the file has none. */
  public Optional<ClassNames> classes() {
    return outputs.map(ModelOutputs::classes).filter(ClassNames::isPresent);
  }

  /**
   * The network for scoring of examples of its own shape.
   *
   * @param name the file, for messages
   * @param given the shape of examples, for a file that does not have it
   * @throws ModelException if neither the file nor the caller has a shape, they differ, or the
   *     network does not take such examples
   */
  public Dl4jDefinition definition(String name, Optional<ExampleShape> given) {
    if (shape.isPresent() && given.isPresent() && !shape.equals(given)) {
      throw new ModelException(
          "%s was trained on examples of shape %s, not %s", name, shape.get(), given.get());
    }
    ExampleShape known =
        shape
            .or(() -> given)
            .orElseThrow(
                () ->
                    new ModelException(
                        "%s does not have the shape of its examples; name it with --shape, for "
                            + "example 784 or 3x32x32",
                        name));
    return Dl4jDefinition.scored(json, known);
  }

  /**
   * The normalization for features of a shape; none if the file has none.
   *
   * @param name the file, for messages
   * @throws ModelException if it is for other features
   */
  public Normalization normalization(String name, ExampleShape shape) {
    Normalization saved = normalization.orElse(Normalization.NONE);
    if (shape.size() % saved.groups() != 0) {
      throw new ModelException(
          "the normalizer of %s is for %d features, but the data has %d",
          name, saved.groups(), shape.size());
    }
    return saved;
  }

  /**
   * Writes a model, the normalization of its input and the names and scaling of its outputs, and
   * verifies it by reading it back.
   *
   * @throws ModelException if the written model differs
   */
  public static void write(
      Dl4jDefinition definition,
      float[] parameters,
      Normalization normalization,
      ModelOutputs outputs,
      OutputStream to)
      throws IOException {
    byte[] zip = zip(definition, parameters, normalization, outputs);
    new TrainedModel(definition, parameters, normalization).checkSame("the model's zip", zip);
    to.write(zip);
  }

  /**
   * Checks a configuration from a file before it is used.
   *
   * @throws ModelException if it is not JSON, or names classes that are not of DL4J or ND4J, none
   *     of which is loaded
   */
  public static void checkConfiguration(String json) {
    NetworkConfigurations.checkText(json);
  }

  /**
   * A description of the difference in DL4J, which normalizes arrays of floats; empty if there is
   * none.
   */
  public static Optional<String> differenceInDl4j(Normalization normalization) {
    NativeBackend.prepare();
    return Nd4jNormalizers.difference(normalization);
  }

  private static byte[] zip(
      Dl4jDefinition definition,
      float[] parameters,
      Normalization normalization,
      ModelOutputs outputs) {
    Map<String, byte[]> more = new LinkedHashMap<>();
    Nd4jNormalizers.write(normalization, outputs.scaling())
        .ifPresent(bytes -> more.put(NORMALIZER, bytes));
    more.put(NORMALIZATION, NormalizationEntry.write(normalization));
    more.put(SHAPE, definition.shape().toString().getBytes(StandardCharsets.UTF_8));
    switch (outputs.task()) {
      case CLASSIFICATION ->
          more.put(CLASSES, String.join("\n", outputs.names()).getBytes(StandardCharsets.UTF_8));
      case REGRESSION, MULTI_LABEL -> more.put(OUTPUTS, OutputsEntry.write(outputs));
    }
    Dl4jNetwork network = definition.configured();
    try {
      Nd4jFloats.write(parameters, network.model().params());
      return NetworkZip.of(network.model(), more);
    } finally {
      network.close();
    }
  }

  private static ModelOutputs classes(byte[] names) {
    return ModelOutputs.of(new ClassNames(text(names).lines().toList()));
  }

  /** Maximum bytes of an entry with a number of parameters. */
  static long longest(long parameters) {
    return EACH * parameters + HEADERS;
  }

  private static float[] parameters(byte[] coefficients, long count) {
    float[] parameters = BinaryArray.read(ByteBuffer.wrap(coefficients)).asFloats();
    if (parameters.length != count) {
      throw new ModelException(
          "it holds %,d parameters, but the network has %,d", parameters.length, count);
    }
    return parameters;
  }

  /** The content of an entry, if there is one; errors name file and entry. */
  private static <T> Optional<T> parsed(
      String name, String entry, Map<String, byte[]> entries, Function<byte[], T> parser) {
    try {
      return Optional.ofNullable(entries.get(entry)).map(parser);
    } catch (ModelException | InputException e) {
      throw new ModelException(e, "%s: entry %s: %s", name, entry, e.getMessage());
    }
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
