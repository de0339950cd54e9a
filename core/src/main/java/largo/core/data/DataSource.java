package largo.core.data;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.Preconditions;

/**
 * The source of examples: a format, and files of this format, or a table of Spark. Paths are local
 * or any Hadoop URI.
 *
 * <p>Every {@link Files} takes either {@code path}, a folder with the format's standard file names,
 * or {@code train} and {@code test}, which name files, folders or globs.
 */
public sealed interface DataSource extends Serializable
    permits DataSource.Digits, DataSource.Files, TableSource {

  /** Column of the weights of examples; empty for sources without one. */
  default Optional<String> weight() {
    return Optional.empty();
  }

  /**
   * Columns of numeric targets, or of labels; empty if the source has none, as its examples have
   * classes only. A single column may hold arrays.
   */
  default List<String> targetColumns() {
    if (this instanceof LabelColumns table) {
      return table.columns();
    }
    if (this instanceof Libsvm libsvm) {
      return libsvm.labels().isEmpty() ? List.of(LabelColumns.DEFAULT) : libsvm.labels();
    }
    return List.of();
  }

  /** The kinds of sources by {@code data.source}, with their default options. */
  Map<String, DataSource> BY_NAME =
      Map.of(
          "digits", new Digits(20_000, 4_000, 0),
          "idx", new Idx(Optional.empty(), List.of(), List.of()),
          "cifar10", new Cifar10(Optional.empty(), List.of(), List.of()),
          "libsvm",
              new Libsvm(
                  Optional.empty(), List.of(), List.of(), List.of(), Optional.empty(), List.of()),
          "csv",
              new Csv(
                  Optional.empty(),
                  List.of(),
                  List.of(),
                  LabelColumns.DEFAULT,
                  List.of(),
                  List.of(),
                  Optional.empty(),
                  true,
                  ",",
                  "UTF-8",
                  List.of()),
          "parquet",
              new Parquet(
                  Optional.empty(),
                  List.of(),
                  List.of(),
                  LabelColumns.DEFAULT,
                  List.of(),
                  List.of(),
                  Optional.empty(),
                  List.of()),
          "images", new Images(Optional.empty(), List.of(), List.of(), List.of()),
          "table", TableSource.DEFAULT,
          "text", TextSource.defaults());

  /**
   * Synthetic digits, without files.
   *
   * @param trainExamples at least 1
   * @param testExamples zero or more
   * @param labelNoise fraction of training labels, in [0, 1), that are replaced by wrong ones
   */
  record Digits(int trainExamples, int testExamples, double labelNoise) implements DataSource {
    public Digits {
      Preconditions.positive("train-examples", trainExamples);
      Preconditions.notNegative("test-examples", testExamples);
      Preconditions.inRange("label-noise", labelNoise, 0, 1);
    }
  }

  /** A source with files. */
  sealed interface Files extends DataSource
      permits Idx, Cifar10, Libsvm, Csv, Parquet, Images, TextSource {
    /** A folder with files of the format's standard names. */
    Optional<String> path();

    /** Training files; if empty, those in {@link #path}. */
    List<String> train();

    /** Test files; those in {@link #path} if there are no {@link #train}. */
    List<String> test();
  }

  /**
   * The format of MNIST: a file of images and a file of labels, each possibly gzipped.
   *
   * @param path folder with {@code train-images-idx3-ubyte} and so on
   * @param train images, labels
   * @param test images, labels
   */
  record Idx(Optional<String> path, List<String> train, List<String> test) implements Files {}

  /**
   * CIFAR-10's binary version, each file possibly gzipped.
   *
   * @param path folder with {@code data_batch_1.bin} and so on
   * @param train files
   * @param test files
   */
  record Cifar10(Optional<String> path, List<String> train, List<String> test) implements Files {}

  /**
   * The LIBSVM format, each file possibly gzipped.
   *
   * @param path folder with {@code train.libsvm} and {@code test.libsvm}, or {@code NAME} and
   *     {@code NAME.t}
   * @param train files
   * @param test files
   * @param labels all labels, if an example has any number of them, separated by commas; empty for
   *     those in the training files
   * @param features number of features; if empty, the largest index in the training files
   * @param image channels, height, width, if the features are pixels
   */
  record Libsvm(
      Optional<String> path,
      List<String> train,
      List<String> test,
      List<String> labels,
      Optional<Integer> features,
      List<Integer> image)
      implements Files {
    public Libsvm {
      LabelColumns.check(LabelColumns.DEFAULT, labels);
      features.ifPresent(n -> Preconditions.positive("features", n));
      checkImage(image);
    }
  }

  /**
   * Comma-separated values, each file possibly gzipped.
   *
   * @param path folder with {@code train.csv} and {@code test.csv}
   * @param train files
   * @param test files
   * @param label column of the class, by name or by number from 0
   * @param labels columns of numeric targets or labels, in place of {@code label}
   * @param features columns of features, by name or number; if empty, all others
   * @param weight column of weights, by name or number; rows of weight zero are left out
   * @param header whether the first line of each file names the columns
   * @param delimiter one character
   * @param charset of files without a byte order mark, known to Java
   * @param image channels, height, width, if the features are pixels
   */
  record Csv(
      Optional<String> path,
      List<String> train,
      List<String> test,
      String label,
      List<String> labels,
      List<String> features,
      Optional<String> weight,
      boolean header,
      String delimiter,
      String charset,
      List<Integer> image)
      implements Files, LabelColumns {
    public Csv {
      Preconditions.that(
          delimiter.length() == 1, "delimiter must be one character, but was '%s'", delimiter);
      Preconditions.that(
          isCharset(charset), "charset must be one that Java supports, but was '%s'", charset);
      checkImage(image);
      LabelColumns.check(label, labels);
    }
  }

  /**
   * Parquet tables.
   *
   * @param path folder with {@code train.parquet} and {@code test.parquet}, or {@code train} and
   *     {@code test}
   * @param train files or folders
   * @param test files or folders
   * @param label column of the class, a number or a string
   * @param labels columns of numeric targets or labels, in place of {@code label}
   * @param features one column of arrays or vectors, or any number of numeric columns; empty for
   *     all columns but the label and the weight
   * @param weight column of weights; rows of weight zero are left out
   * @param image channels, height, width, if the features are pixels
   */
  record Parquet(
      Optional<String> path,
      List<String> train,
      List<String> test,
      String label,
      List<String> labels,
      List<String> features,
      Optional<String> weight,
      List<Integer> image)
      implements Files, LabelColumns {
    public Parquet {
      checkImage(image);
      LabelColumns.check(label, labels);
    }
  }

  /**
   * Folders of image files, one for each class.
   *
   * @param path folder with the folders {@code train} and {@code test}
   * @param train folders, each with a folder of images for every class
   * @param test folders
   * @param image channels, height, width, to which images are resized; required
   */
  record Images(Optional<String> path, List<String> train, List<String> test, List<Integer> image)
      implements Files {
    public Images {
      checkImage(image);
    }
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }

  /**
   * Checks the axes of an image.
   *
   * @param image channels, height, width; or empty
   * @throws IllegalArgumentException if it is neither
   */
  static void checkImage(List<Integer> image) {
    Preconditions.that(
        image.isEmpty() || image.size() == 3 && image.stream().allMatch(axis -> axis >= 1),
        "image must be [channels, height, width], but was %s",
        image);
  }
}
