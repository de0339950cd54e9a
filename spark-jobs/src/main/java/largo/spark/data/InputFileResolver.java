package largo.spark.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import largo.core.data.DataSource;
import largo.core.data.InputException;
import org.apache.hadoop.fs.FileStatus;

/**
 * Resolves the keys {@code data.train}, {@code data.test} and {@code data.path} to files.
 *
 * @param source that has the keys
 * @param standardNames of the format's files in a folder, for messages
 */
record InputFileResolver(DataSource.Files source, String standardNames, InputFiles files) {

  /**
   * Resolves to files; a folder represents the files in it.
   *
   * @param inFolder selects the files with the format's standard names from those of {@code
   *     data.path}
   * @throws InputException if there are no training files
   */
  InputPaths resolve(Function<List<String>, InputPaths> inFolder) {
    if (!source.train().isEmpty()) {
      return new InputPaths(
          filesOf("data.train", source.train()), filesOf("data.test", source.test()));
    }
    String folder = folder();
    List<String> all = filesOf("data.path", List.of(folder));
    InputPaths found = inFolder.apply(all);
    if (found.train().isEmpty()) {
      List<String> names = all.stream().map(InputPaths::name).toList();
      throw new InputException(
          "data.path = %s: expected %s, but found %s; %s",
          folder,
          standardNames,
          names,
          ArchiveCheck.advice(names).orElse("name the files with data.train and data.test"));
    }
    return found;
  }

  /**
   * Resolves to tables, each a file or a folder.
   *
   * @param extension of a table that is a file
   * @throws InputException if there is no training table
   */
  InputPaths resolveTables(String extension) {
    if (!source.train().isEmpty()) {
      return new InputPaths(
          tablesOf("data.train", source.train()), tablesOf("data.test", source.test()));
    }

    String folder = folder();
    String resolved = tablesOf("data.path", List.of(folder)).get(0);
    List<String> train = table(resolved + "/train", extension);
    if (train.isEmpty()) {
      throw new InputException(
          "data.path = %s: expected %s; name the tables with data.train and data.test",
          folder, standardNames);
    }
    return new InputPaths(train, table(resolved + "/test", extension));
  }

  private List<String> filesOf(String key, List<String> patterns) {
    List<String> all = new ArrayList<>();
    for (String pattern : patterns) {
      for (FileStatus file : files.list(key, pattern)) {
        all.add(file.getPath().toString());
      }
    }
    return all;
  }

  private List<String> tablesOf(String key, List<String> patterns) {
    return patterns.stream()
        .flatMap(pattern -> files.resolve(key, pattern).stream())
        .map(f -> f.getPath().toString())
        .toList();
  }

  private List<String> table(String path, String extension) {
    return Stream.of(path + extension, path).filter(files::exists).limit(1).toList();
  }

  private String folder() {
    return source
        .path()
        .orElseThrow(
            () ->
                new InputException(
                    "data.path is missing: name a folder with %s, or name files with data.train "
                        + "and data.test",
                    standardNames));
  }
}
