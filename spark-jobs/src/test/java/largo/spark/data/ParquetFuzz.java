package largo.spark.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.Fuzz;
import largo.core.data.DataSource;
import largo.core.data.InputException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.api.java.JavaRDD;
import org.junit.Test;

/**
 * Mutated Parquet files are read or refused with the name of the file. Each input that has a
 * readable footer is a Spark job, so there are fewer inputs than of other formats.
 */
public class ParquetFuzz extends SparkSuite {

  private static final int INPUTS_DIVISOR = 20;

  private static final List<String> QUERIES =
      List.of(
          "select id * 1.5D x, cast(id as int) y, cast(id % 3 as string) label from range(40)",
          "select array(id * 1D, 2D) v, cast(id % 2 as double) label from range(20)",
          "select cast(id as float) x, id y, 'a' label from range(10)");

  @Test
  public void areReadOrRefused() {
    Path folder = TestFolder.create().path();
    Path file = folder.resolve(Fuzz.FILE + ".parquet");

    new Fuzz("ParquetFuzz", files(folder), List.of())
        .run(InputException.class, input -> read(Files.write(file, input)), INPUTS_DIVISOR);
  }

  private static void read(Path file) {
    DataSource.Parquet source =
        new DataSource.Parquet(
            Optional.empty(), List.of(), List.of(), "label", List.of(), List.of());
    JavaRDD<ReadResult> blocks =
        new ParquetFormat(source)
            .read(BlockRows.context(session()), List.of("file:" + file), ColumnNames.NONE)
            .blocks();
    blocks.collect().forEach(BlockRows::block);
  }

  /** A file of every query. */
  private static List<byte[]> files(Path folder) {
    return QUERIES.stream()
        .map(
            query -> {
              Path table = folder.resolve("table" + QUERIES.indexOf(query));
              session().sql(query).coalesce(1).write().parquet(table.toString());
              try (Stream<Path> files = Files.list(table)) {
                return Files.readAllBytes(
                    files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toList();
  }
}
