package largo.spark.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import largo.core.data.DataSource;
import largo.core.data.InputException;
import org.apache.hadoop.fs.FileStatus;

/**
 * Finds training and test files in a folder by the standard names of their format.
 *
 * @param train training files, in order
 * @param test test files, in order; empty if there are none
 */
record InputFileResolver(List<String> train, List<String> test) {

  /** The files that a source names: one by one, or by a folder. */
  static InputFileResolver of(DataSource.Files source, InputFiles files) {
    if (source instanceof DataSource.Parquet parquet) {
      return tables(parquet, files);
    }
    if (!source.train().isEmpty()) {
      return new InputFileResolver(
          expand("data.train", source.train(), files), expand("data.test", source.test(), files));
    }
    String folder = folder(source);
    List<String> all =
        files.list("data.path", folder).stream().map(f -> f.getPath().toString()).toList();
    InputFileResolver found = inFolder(source, all);
    if (found.train.isEmpty()) {
      List<String> names = all.stream().map(InputFileResolver::name).toList();
      throw new InputException(
          "data.path = %s: expected %s, but found %s; %s",
          folder,
          expected(source),
          names,
          ArchiveCheck.advice(names).orElse("name the files with data.train and data.test"));
    }
    return found;
  }

  /** Tables, which may be folders. */
  private static InputFileResolver tables(DataSource.Parquet source, InputFiles files) {
    if (!source.train().isEmpty()) {
      return new InputFileResolver(
          named("data.train", source.train(), files), named("data.test", source.test(), files));
    }

    String folder = folder(source);
    List<String> folders = named("data.path", List.of(folder), files);
    List<String> train = table(folders.get(0), "train", files);
    if (train.isEmpty()) {
      throw new InputException(
          "data.path = %s: expected %s; name the tables with data.train and data.test",
          folder, expected(source));
    }
    return new InputFileResolver(train, table(folders.get(0), "test", files));
  }

  private static List<String> named(String key, List<String> patterns, InputFiles files) {
    return patterns.stream()
        .flatMap(pattern -> files.named(key, pattern).stream())
        .map(f -> f.getPath().toString())
        .toList();
  }

  private static List<String> table(String folder, String name, InputFiles files) {
    return Stream.of(folder + "/" + name + ".parquet", folder + "/" + name)
        .filter(files::exists)
        .limit(1)
        .toList();
  }

  private static String folder(DataSource.Files source) {
    return source
        .path()
        .orElseThrow(
            () ->
                new InputException(
                    "data.path is missing: name a folder with %s, or name files with data.train "
                        + "and data.test",
                    expected(source)));
  }

  private static InputFileResolver inFolder(DataSource.Files source, List<String> all) {
    if (source instanceof DataSource.Idx) {
      return new InputFileResolver(
          matching(all, "train-images[-.]idx3-ubyte(\\.gz)?", "train-labels[-.]idx1-ubyte(\\.gz)?"),
          matching(all, "t10k-images[-.]idx3-ubyte(\\.gz)?", "t10k-labels[-.]idx1-ubyte(\\.gz)?"));
    }
    if (source instanceof DataSource.Cifar10) {
      return new InputFileResolver(
          matching(all, "data_batch_[1-5]\\.bin(\\.gz)?"),
          matching(all, "test_batch\\.bin(\\.gz)?"));
    }
    String format = source instanceof DataSource.Csv ? "csv" : "(libsvm|svm|txt)";
    InputFileResolver plain =
        new InputFileResolver(
            matching(all, "train(\\." + format + ")?(\\.gz)?"),
            matching(all, "test(\\." + format + ")?(\\.gz)?"));
    return plain.train.isEmpty() && source instanceof DataSource.Libsvm ? pair(all) : plain;
  }

  /** LIBSVM's own way to name a pair: NAME and NAME.t, if there is just one in the folder. */
  private static InputFileResolver pair(List<String> all) {
    Set<String> names = new TreeSet<>(all.stream().map(InputFileResolver::name).toList());
    List<String> trains =
        names.stream()
            .filter(n -> names.contains(n.replaceFirst("(\\.gz)?$", "") + ".t" + packed(n)))
            .toList();
    if (trains.size() != 1) {
      return new InputFileResolver(List.of(), List.of());
    }

    String train = trains.get(0);
    String test = train.replaceFirst("(\\.gz)?$", "") + ".t" + packed(train);
    return new InputFileResolver(
        matching(all, Pattern.quote(train)), matching(all, Pattern.quote(test)));
  }

  private static String packed(String name) {
    return name.endsWith(".gz") ? ".gz" : "";
  }

  private static List<String> matching(List<String> all, String... patterns) {
    List<String> found = new ArrayList<>();
    for (String pattern : patterns) {
      all.stream().filter(file -> name(file).matches(pattern)).sorted().forEach(found::add);
    }
    return found;
  }

  private static List<String> expand(String key, List<String> patterns, InputFiles files) {
    List<String> all = new ArrayList<>();
    for (String pattern : patterns) {
      for (FileStatus file : files.list(key, pattern)) {
        all.add(file.getPath().toString());
      }
    }
    return all;
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private static String expected(DataSource.Files source) {
    if (source instanceof DataSource.Idx) {
      return "train-images-idx3-ubyte, train-labels-idx1-ubyte and their t10k fellows";
    }
    if (source instanceof DataSource.Cifar10) {
      return "data_batch_1.bin … data_batch_5.bin and test_batch.bin";
    }
    return source instanceof DataSource.Libsvm
        ? "train.libsvm and test.libsvm, or NAME and NAME.t"
        : source instanceof DataSource.Csv
            ? "train.csv and test.csv"
            : "train.parquet and test.parquet";
  }
}
