package largo.spark.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.InputFuzzer;
import largo.core.data.DataSource;
import largo.core.data.InputException;
import largo.spark.TestFolder;
import largo.spark.interop.OpenSession;
import largo.spark.study.SparkSessions;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.junit.Test;

/**
 * Mutated Parquet files are read or refused with the name of the file. Each input that has a
 * readable footer is a Spark job, so a hundredth of the inputs of other formats is made.
 */
public class ParquetFuzz {

  private static final int INPUTS_DIVISOR = 100;

  private static final List<String> QUERIES =
      List.of(
          "select id * 1.5D x, cast(id as int) y, cast(id % 3 as string) label from range(40)",
          "select array(id * 1D, 2D) v, cast(id % 2 as double) label from range(20)",
          "select cast(id as float) x, id y, 'a' label from range(10)");

  /** Every table's files have their footers read first, which no Spark job is needed for. */
  @Test
  public void footersAreReadOrRefused() {
    Path folder = TestFolder.create().path();
    Path file = folder.resolve(InputFuzzer.FILE + ".parquet");
    List<byte[]> seeds;
    try (OpenSession open =
        new OpenSession(SparkSessions.open("ParquetFuzz", Optional.of("local[1]"), Map.of()))) {
      SparkSession session = open.session();
      seeds = files(session, folder);
    }
    InputFiles files = new InputFiles(new Configuration());
    new InputFuzzer("ParquetFuzz, footers", seeds, List.of())
        .run(
            InputException.class,
            input -> {
              Files.write(file, input);
              ParquetFooter.of(files, folder.toString(), file.toString());
            });
  }

  @Test
  public void areReadOrRefused() {
    Path folder = TestFolder.create().path();
    Path file = folder.resolve(InputFuzzer.FILE + ".parquet");
    try (OpenSession open =
        new OpenSession(SparkSessions.open("ParquetFuzz", Optional.of("local[1]"), Map.of()))) {
      SparkSession session = open.session();
      session.sparkContext().setLogLevel("OFF"); // Spark logs every file that it cannot read
      new InputFuzzer("ParquetFuzz", files(session, folder), List.of())
          .run(
              InputException.class,
              input -> read(session, Files.write(file, input)),
              INPUTS_DIVISOR);
    }
  }

  private static void read(SparkSession session, Path file) {
    DataSource.Parquet source =
        new DataSource.Parquet(
            Optional.empty(),
            List.of(),
            List.of(),
            "label",
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());
    JavaRDD<ReadResult> blocks =
        new ParquetFormat(source)
            .read(BlockRows.context(session), List.of("file:" + file), ColumnNames.NONE)
            .blocks();
    blocks.collect().forEach(BlockRows::block);
  }

  /** A file for every query. */
  private static List<byte[]> files(SparkSession session, Path folder) {
    return QUERIES.stream()
        .map(
            query -> {
              Path table = folder.resolve("table" + QUERIES.indexOf(query));
              session.sql(query).coalesce(1).write().parquet(table.toString());
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
