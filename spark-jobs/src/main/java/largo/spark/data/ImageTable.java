package largo.spark.data;

import java.util.List;
import java.util.stream.Collectors;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.spark.interop.ClassicSession;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * PNG and JPEG files as a table, for predictions: a row for each, in the order of their paths, with
 * one column, {@value #PATH}.
 */
public final class ImageTable {

  /** The column of the full path of a file. */
  public static final String PATH = "path";

  private static final int MAX_ROWS = 1024; // of a task

  private ImageTable() {}

  /**
   * Whether files are images, by their names: a file, or a folder or pattern with an image, also in
   * folders below.
   */
  public static boolean isImages(String path, Configuration configuration) {
    InputFiles files = new InputFiles(configuration);
    return ImagesFormat.isImage(path)
        || (GlobExpander.isPattern(path) || files.exists(path))
            && below(files, path).stream().anyMatch(ImagesFormat::isImage);
  }

  /**
   * The images of a file, folder or pattern.
   *
   * @throws InputException if there are none, or other files among them
   */
  public static Dataset<Row> of(SparkSession session, String path) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(ClassicSession.context(session));
    List<String> images = below(new InputFiles(spark.hadoopConfiguration()), path);
    images.forEach(ImagesFormat::requireImage);
    if (images.isEmpty()) {
      throw new InputException("%s: the folder has no images", path);
    }
    int tasks = (images.size() + MAX_ROWS - 1) / MAX_ROWS;
    JavaRDD<Row> rows =
        spark
            .parallelize(
                images, Math.max(tasks, Math.min(images.size(), spark.defaultParallelism())))
            .map(RowFactory::create);
    StructField field = new StructField(PATH, DataTypes.StringType, false, Metadata.empty());
    return session.createDataFrame(rows, new StructType(new StructField[] {field}));
  }

  /**
   * The pixels of images, {@code byte[shape.size()]}, channel after channel, as {@code data.source
   * = images} reads them.
   *
   * @param paths column of paths
   * @param shape to which they are resized
   */
  public static Column pixels(SparkSession session, Column paths, ExampleShape shape) {
    Configuration configuration = ClassicSession.context(session).hadoopConfiguration();
    ImagePixels pixels = new ImagePixels(new InputFiles(configuration), shape);
    return functions.udf(pixels, DataTypes.BinaryType).apply(paths);
  }

  private static List<String> below(InputFiles files, String path) {
    return files.resolve("DATA", path).stream()
        .flatMap(found -> files.filesBelow(found.getPath().toString()).stream())
        .collect(Collectors.toList());
  }
}
