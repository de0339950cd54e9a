package largo.spark.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import largo.core.data.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.Type;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The schema in the footer of a Parquet file.
 *
 * @param file the file
 * @param columns types by name, in the order of the file
 * @param folders partition columns in the names of its folders, {@code year=2024}
 */
record ParquetFooter(String file, Map<String, String> columns, List<String> folders)
    implements Serializable {

  private static final int MAX_MESSAGE_LENGTH = 300;
  private static final Pattern FOLDER = Pattern.compile("/([^/=]+)=[^/]*(?=/)");

  /**
   * The footers of all files of tables.
   *
   * @throws InputException if a file cannot be read, or a table has none
   */
  static List<ParquetFooter> of(JavaSparkContext spark, InputFiles files, List<String> tables) {
    List<ParquetFooter> all = new ArrayList<>();
    for (String table : tables) {
      List<String> found = files.filesBelow(table);
      if (found.isEmpty()) {
        throw new InputException("%s: there is no Parquet file in this folder", table);
      }
      all.addAll(FileTasks.map(spark, found, file -> of(files, table, file)));
    }
    return all;
  }

  /**
   * Checks that all files have the same columns, of the same types.
   *
   * @param used columns that are read
   * @param all whether all columns are read, so that no file may have additional ones
   */
  static void check(List<ParquetFooter> footers, ColumnNames used, boolean all) {
    ParquetFooter first = footers.get(0);
    List<String> names = used.all();
    for (ParquetFooter footer : footers) {
      for (String name : names) {
        String type = footer.columns.get(name);
        if (type == null && !footer.folders.contains(name)) {
          throw new InputException(
              "%s has no column %s, which others have; it has %s",
              footer.file, name, TextExcerpt.names(List.copyOf(footer.columns.keySet())));
        }
        String expected = first.columns.get(name);
        if (type != null && expected != null && !type.equals(expected)) {
          throw new InputException(
              "%s has a column %s of %s, but in %s it is of %s; write all files with one type",
              footer.file, name, type, first.file, expected);
        }
      }
      List<String> more = new ArrayList<>(footer.columns.keySet());
      more.addAll(footer.folders);
      more.removeAll(names);
      if (all && !more.isEmpty()) {
        throw new InputException(
            "%s has a column %s, which others do not have; name the columns that are features "
                + "with data.features",
            footer.file, more.get(0));
      }
    }
  }

  /**
   * The footer of a file.
   *
   * @throws InputException if the file cannot be read
   */
  static ParquetFooter of(InputFiles files, String table, String file) {
    Map<String, String> columns = new LinkedHashMap<>();
    try {
      ParquetMetadata metadata = read(files.configuration(), file);
      for (Type type : metadata.getFileMetaData().getSchema().getFields()) {
        columns.put(
            type.getName(),
            type.isPrimitive()
                ? type.asPrimitiveType().getPrimitiveTypeName().name()
                : "a nested type");
      }
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          "%s is not a Parquet file, or damaged: %s",
          file, TextExcerpt.text(String.valueOf(e.getMessage()), MAX_MESSAGE_LENGTH));
    }
    checkCase(file, columns);
    return new ParquetFooter(file, columns, folders(table, file));
  }

  private static ParquetMetadata read(Configuration configuration, String file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file), configuration))) {
      return reader.getFooter();
    }
  }

  private static void checkCase(String file, Map<String, String> columns) {
    Map<String, String> seen = new LinkedHashMap<>();
    for (String name : columns.keySet()) {
      String other = seen.put(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        throw new InputException(
            "%s has columns %s and %s, which Spark does not distinguish; rename one",
            file, other, name);
      }
    }
  }

  private static List<String> folders(String table, String file) {
    List<String> names = new ArrayList<>();
    Matcher folder = FOLDER.matcher(file.substring(Math.min(table.length(), file.length())));
    while (folder.find()) {
      names.add(folder.group(1));
    }
    return names;
  }
}
