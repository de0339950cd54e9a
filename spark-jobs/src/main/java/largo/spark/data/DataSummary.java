package largo.spark.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.config.DataSpec;
import largo.core.config.SpecException;
import largo.core.data.CifarFile;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.IdxFile;
import largo.core.data.InputException;
import largo.core.data.synthetic.SyntheticDigits;
import org.apache.hadoop.conf.Configuration;

/**
 * How much data there is, without reading it: from the headers and lengths of files where those
 * tell, otherwise from the user.
 *
 * @param examples how many, training and test together
 * @param shape of one
 * @param classes how many
 * @param bytes of heap that all of them take
 */
public record DataSummary(long examples, ExampleShape shape, int classes, long bytes) {

  /**
   * The outline of a specification's data.
   *
   * @param metrics what the user says; wins over what files tell
   * @throws SpecException if the format does not tell, and the user has not
   * @throws InputException if a file cannot be read
   */
  public static DataSummary of(DataSpec spec, Told metrics, Configuration configuration) {
    DataSource source = spec.source().value();
    Told found = found(source, new InputFiles(configuration));
    String format = spec.source().name();
    long examples = either(metrics.examples, found.examples, "--examples", format);
    ExampleShape shape = either(metrics.shape, found.shape, "--shape", format);
    boolean pixels = found.shape.isPresent();
    int classes =
        either(
            spec.classes().or(() -> metrics.classes),
            pixels ? Optional.of(SyntheticDigits.CLASSES) : Optional.empty(),
            "--classes",
            format);
    long each = (long) shape.size() * (pixels ? 1 : 4) + 4;
    return new DataSummary(examples, shape, classes, Math.multiplyExact(examples, each));
  }

  /**
   * What is known of a specification's data without reading it.
   *
   * @throws InputException if a header cannot be read
   */
  public static Told metrics(DataSpec spec, Configuration configuration) {
    DataSource source = spec.source().value();
    Told found = found(source, new InputFiles(configuration));
    Optional<ExampleShape> shape = found.shape.or(() -> image(source));
    Optional<Integer> pixels = found.shape.map(images -> SyntheticDigits.CLASSES);
    return new Told(found.examples, shape, spec.classes().or(() -> pixels));
  }

  /** The shape that a specification says. */
  private static Optional<ExampleShape> image(DataSource source) {
    if (source instanceof DataSource.Libsvm libsvm && libsvm.image().isEmpty()) {
      return libsvm.features().map(ExampleShape::vector);
    }
    List<Integer> image =
        source instanceof DataSource.Csv csv
            ? csv.image()
            : source instanceof DataSource.Parquet parquet
                ? parquet.image()
                : source instanceof DataSource.Libsvm libsvm ? libsvm.image() : List.of();
    return image.isEmpty()
        ? Optional.empty()
        : Optional.of(new ExampleShape(image.get(0), image.get(1), image.get(2)));
  }

  private static Told found(DataSource source, InputFiles files) {
    if (source instanceof DataSource.Digits digits) {
      long examples = (long) digits.trainExamples() + digits.testExamples();
      return new Told(
          Optional.of(examples),
          Optional.of(new ExampleShape(1, SyntheticDigits.SIDE, SyntheticDigits.SIDE)),
          Optional.empty());
    }
    if (source instanceof DataSource.Idx idx) {
      InputFileResolver names = InputFileResolver.of(idx, files);
      IdxFile train = header(names.train().get(0), files);
      long test = names.test().isEmpty() ? 0 : header(names.test().get(0), files).count();
      return new Told(
          Optional.of(train.count() + test), Optional.of(train.shape()), Optional.empty());
    }
    if (source instanceof DataSource.Cifar10 cifar) {
      InputFileResolver names = InputFileResolver.of(cifar, files);
      List<String> all = Stream.concat(names.train().stream(), names.test().stream()).toList();
      Optional<Long> examples =
          all.stream().anyMatch(files::isGzip)
              ? Optional.empty()
              : Optional.of(all.stream().mapToLong(files::length).sum() / CifarFile.RECORD);
      return new Told(examples, Optional.of(CifarFile.SHAPE), Optional.empty());
    }
    return new Told(Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static IdxFile header(String file, InputFiles files) {
    try (InputStream in = files.open(file)) {
      return IdxFile.header(file, in);
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s", file, e.getMessage());
    }
  }

  private static <T> T either(
      Optional<T> metrics, Optional<T> found, String option, String format) {
    return metrics
        .or(() -> found)
        .orElseThrow(
            () ->
                new SpecException(
                    "data.source = %s does not tell without being read; say %s", format, option));
  }

  /**
   * What somebody says of the data.
   *
   * @param examples how many
   * @param shape of one
   * @param classes how many
   */
  public record Told(
      Optional<Long> examples, Optional<ExampleShape> shape, Optional<Integer> classes) {

    /**
     * Reads a shape.
     *
     * @param axes {@code 784}, or {@code 3x32x32}
     */
    public static ExampleShape shape(String axes) {
      if (!axes.matches("\\d{1,9}(x\\d{1,5}x\\d{1,5})?")) {
        throw new SpecException(
            "--shape must be FEATURES or CHANNELSxHEIGHTxWIDTH, as 54 or 3x32x32, but was %s",
            axes);
      }
      List<Integer> sizes = Arrays.stream(axes.split("x")).map(Integer::valueOf).toList();
      return sizes.size() == 1
          ? ExampleShape.vector(sizes.get(0))
          : new ExampleShape(sizes.get(0), sizes.get(1), sizes.get(2));
    }
  }
}
