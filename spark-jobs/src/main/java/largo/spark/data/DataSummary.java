package largo.spark.data;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import largo.core.config.DataSpec;
import largo.core.config.SpecException;
import largo.core.data.DataSource;
import largo.core.data.DataStorage;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.data.LearningTask;
import org.apache.hadoop.conf.Configuration;

/**
 * The size of a data set that has not been read: from the configuration, from headers and lengths
 * of files, and from what the user declares.
 *
 * @param examples training and test examples together
 * @param shape of an example
 * @param classes of the labels, or the number of numeric targets or labels
 * @param bytes size of all examples in memory
 */
public record DataSummary(long examples, ExampleShape shape, int classes, long bytes) {

  private static final int BYTES_PER_LABEL = 4;

  /**
   * The size of a specification's data.
   *
   * @param declared declared by the user; takes precedence over files
   * @throws SpecException if neither the format nor the user determines it
   * @throws InputException if a file cannot be read
   */
  public static DataSummary of(DataSpec spec, Declared declared, Configuration configuration) {
    DataFormat format = DataFormat.of(spec.source().value());
    Declared found = format.summary(new InputFiles(configuration));
    String name = spec.source().name();
    long examples = require(declared.examples.or(found::examples), "--examples", name);
    ExampleShape shape = require(declared.shape.or(found::shape), "--shape", name);
    Optional<Integer> outputs = outputs(spec, declared).or(declared::classes).or(found::classes);
    int classes = require(outputs, "--classes", name);
    long bytesPerExample = (long) shape.size() * format.bytesPerFeature() + BYTES_PER_LABEL;
    return new DataSummary(examples, shape, classes, Math.multiplyExact(examples, bytesPerExample));
  }

  /** Size of all examples on the heap, in bytes; with {@code AUTO} that of examples in memory. */
  public long heapBytes(DataStorage storage) {
    return StorageCheck.heapBytes(bytes, examples, storage);
  }

  /**
   * The properties of a specification's data that are known without reading it.
   *
   * @throws InputException if a header cannot be read
   */
  public static Declared declared(DataSpec spec, Configuration configuration) {
    Declared found = DataFormat.of(spec.source().value()).summary(new InputFiles(configuration));
    return new Declared(found.examples, found.shape, outputs(spec, found));
  }

  /**
   * Classes, numeric targets or labels; empty if the rows determine them, as labels in LIBSVM
   * files, or a column of arrays.
   */
  private static Optional<Integer> outputs(DataSpec spec, Declared declared) {
    DataSource source = spec.source().value();
    if (spec.task() == LearningTask.CLASSIFICATION) {
      return spec.classes().or(declared::classes);
    }
    int columns = source.targetColumns().size();
    boolean isOpen =
        source instanceof DataSource.Libsvm libsvm
            ? spec.task() == LearningTask.MULTI_LABEL && libsvm.labels().isEmpty()
            : columns == 1 && !(source instanceof DataSource.Csv);
    return isOpen ? Optional.empty() : Optional.of(columns);
  }

  private static <T> T require(Optional<T> value, String option, String format) {
    return value.orElseThrow(
        () ->
            new SpecException(
                "the size of data.source = %s is unknown before it is read; set %s",
                format, option));
  }

  /**
   * Properties of a data set that are known before it is read, each empty if unknown.
   *
   * @param examples training and test examples together
   * @param shape of an example
   * @param classes of the labels
   */
  public record Declared(
      Optional<Long> examples, Optional<ExampleShape> shape, Optional<Integer> classes) {

    /** Only the shape, if it is known. */
    static Declared shape(Optional<ExampleShape> shape) {
      return new Declared(Optional.empty(), shape, Optional.empty());
    }

    /**
     * Parses a shape.
     *
     * @param axes {@code 784}, or {@code 3x32x32}
     * @throws SpecException if it is neither
     */
    public static ExampleShape parseShape(String axes) {
      if (!axes.matches("\\d{1,9}(x\\d{1,5}x\\d{1,5})?")) {
        throw new SpecException(
            "--shape must be FEATURES or CHANNELSxHEIGHTxWIDTH, such as 54 or 3x32x32, but was %s",
            axes);
      }
      List<Integer> sizes = Arrays.stream(axes.split("x")).map(Integer::valueOf).toList();
      return sizes.size() == 1
          ? ExampleShape.vector(sizes.get(0))
          : new ExampleShape(sizes.get(0), sizes.get(1), sizes.get(2));
    }
  }
}
