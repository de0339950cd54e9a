package largo.spark.data;

import java.util.List;
import java.util.Optional;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Reads Parquet tables. A row is known by its file and its place in it. */
record ParquetReader(SparkSession spark, DataSource.Parquet source) implements BlockReader {

  private static final String FILE = "_metadata.file_path";
  private static final String ROW = "_metadata.row_index";

  @Override
  public JavaRDD<Block> read(List<String> tables) {
    return new TableReader(source.label(), Labels.NAMES, source.features(), Optional.empty(), false)
        .read(
            spark.read().parquet(tables.toArray(String[]::new)),
            functions.col(FILE),
            functions.col(ROW),
            new TableReader.Where(
                "data.label or data.features", "data.features", tables.toString()));
  }

  @Override
  public ExampleShape shape(int width) {
    return Shapes.of(source.image(), width);
  }
}
