package largo.spark.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small training tables. */
final class SampleTables {

  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType)
          .add("y", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType)
          .add("held", DataTypes.BooleanType)
          .add("kind", DataTypes.StringType);

  private SampleTables() {}

  /** A session for small tables, without code generation and with few shuffle partitions. */
  static SparkSession session(SparkSession shared) {
    SparkSession session = shared.newSession();
    session.conf().set("spark.sql.codegen.wholeStage", "false");
    session.conf().set("spark.sql.shuffle.partitions", "2");
    session.conf().set("spark.sql.adaptive.enabled", "false");
    return session;
  }

  /**
   * Points of three classes around three centers, with a number {@code y = 100 + 20 x₀ − 10 x₁},
   * weight 1, and every fourth row held back.
   */
  static Dataset<Row> points(SparkSession session, int count) {
    return table(session, rows(count));
  }

  static Dataset<Row> table(SparkSession session, List<Row> rows) {
    return session.createDataFrame(rows, SCHEMA).coalesce(1);
  }

  static List<Row> rows(int count) {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int c = i % 3;
      double a = 3 * Math.cos(2.1 * c) + random.nextGaussian();
      double b = 3 * Math.sin(2.1 * c) + random.nextGaussian();
      Vector x = Vectors.dense(a, b, 1000 + 100 * random.nextGaussian());
      rows.add(row(x, c, 100 + 20 * a - 10 * b, 1, i % 4 == 0));
    }
    return rows;
  }

  static Row row(Vector x, int label, double y, double weight, boolean held) {
    return RowFactory.create(x, (double) label, y, weight, held, "class " + label);
  }

  /** The same row with another weight. */
  static Row weighing(Row row, double weight) {
    Object[] cells = IntStream.range(0, row.size()).mapToObj(row::get).toArray();
    cells[3] = weight;
    return RowFactory.create(cells);
  }
}
