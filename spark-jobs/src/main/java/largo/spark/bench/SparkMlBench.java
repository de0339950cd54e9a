package largo.spark.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import largo.spark.ml.LargeBatchClassifier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code LargeBatchClassifier} compared to Spark's {@code MultilayerPerceptronClassifier}: the same
 * DataFrame and the same number of layers and units, in the same program.
 *
 * @param session the Spark session
 * @param folder with {@code tabular/a9a.gz}, {@code tabular/a9a.t.gz} and {@code fashion-mnist}
 */
public record SparkMlBench(SparkSession session, Path folder) {

  private static final int PIXELS = 784;
  private static final int LABEL_HEAD = 8;
  private static final int IMAGE_HEAD = 16;

  /**
   * A fit.
   *
   * @param data its data set
   * @param method and its settings
   * @param seconds of {@code fit}
   * @param accuracy on the test rows, in [0, 1]
   */
  public record Figure(String data, String method, double seconds, double accuracy) {}

  /**
   * Runs fits on a9a, whose features are 0 or 1, mostly rare, and are not standardized.
   *
   * @param iterations iterations of Spark's classifier, one fit each
   * @param epochs epochs of Largo's classifier, one fit each
   * @param figures receives each result
   */
  public void a9a(List<Integer> iterations, List<Integer> epochs, Consumer<Figure> figures) {
    int[] layers = {123, 64, 2};
    List<Fit> fits = fits(layers, iterations, epochs, false);
    run("a9a", libsvm("a9a.gz"), libsvm("a9a.t.gz"), fits, figures);
  }

  /** The same on Fashion-MNIST, whose pixels Largo standardizes; see {@link #a9a}. */
  public void fashion(List<Integer> iterations, List<Integer> epochs, Consumer<Figure> figures)
      throws IOException {
    int[] layers = {PIXELS, 64, 10};
    run(
        "Fashion-MNIST",
        images("train", 60_000),
        images("t10k", 10_000),
        fits(layers, iterations, epochs, true),
        figures);
  }

  private static void run(
      String data,
      Dataset<Row> train,
      Dataset<Row> test,
      List<Fit> fits,
      Consumer<Figure> figures) {
    MulticlassClassificationEvaluator accuracy =
        new MulticlassClassificationEvaluator().setMetricName("accuracy");
    for (Fit fit : fits) {
      long begun = System.nanoTime();
      ProbabilisticClassificationModel<Vector, ?> model = fit.fit().apply(train);
      double seconds = (System.nanoTime() - begun) / 1e9;
      figures.accept(
          new Figure(data, fit.name(), seconds, accuracy.evaluate(model.transform(test))));
    }
    train.unpersist();
    test.unpersist();
  }

  private static List<Fit> fits(
      int[] layers, List<Integer> iterations, List<Integer> epochs, boolean standardization) {
    List<Fit> fits = new ArrayList<>();
    for (int count : iterations) {
      fits.add(
          new Fit(
              String.format(Locale.ROOT, "MultilayerPerceptronClassifier, %d iterations", count),
              new MultilayerPerceptronClassifier().setLayers(layers).setMaxIter(count).setSeed(1)
                  ::fit));
    }
    for (int count : epochs) {
      fits.add(
          new Fit(
              String.format(Locale.ROOT, "LargeBatchClassifier, batch 1024, %d epochs", count),
              new LargeBatchClassifier()
                      .setLayers(layers)
                      .setOptimizer("adam")
                      .setLearningRate(0.003)
                      .setSchedule("cosine")
                      .setGlobalBatch(1024)
                      .setMicroBatch(512)
                      .setStandardization(standardization)
                      .setEpochs(count)
                  ::fit));
    }
    return fits;
  }

  private Dataset<Row> libsvm(String file) {
    Dataset<Row> rows =
        session
            .read()
            .format("libsvm")
            .option("numFeatures", "123")
            .load(folder.resolve("tabular").resolve(file).toString());
    return kept(
        rows.withColumn("label", functions.expr("if(label > 0, 1D, 0D)")).repartition(cores()));
  }

  private Dataset<Row> images(String part, int count) throws IOException {
    byte[] images = unpacked(part + "-images-idx3-ubyte.gz", IMAGE_HEAD, count * PIXELS);
    byte[] labels = unpacked(part + "-labels-idx1-ubyte.gz", LABEL_HEAD, count);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<byte[][]> sent = spark.broadcast(new byte[][] {images, labels});
    JavaRDD<Row> rows =
        spark
            .parallelize(IntStream.range(0, count).boxed().toList(), cores())
            .map(i -> RowFactory.create((double) sent.value()[1][i], pixels(sent.value()[0], i)));
    return kept(
        session.createDataFrame(
            rows,
            new StructType()
                .add("label", DataTypes.DoubleType)
                .add("features", SQLDataTypes.VectorType())));
  }

  private static Vector pixels(byte[] images, int image) {
    double[] pixels = new double[PIXELS];
    for (int j = 0; j < PIXELS; j++) {
      pixels[j] = (images[image * PIXELS + j] & 0xFF) / 255.0;
    }
    return Vectors.dense(pixels);
  }

  private byte[] unpacked(String file, int head, int length) throws IOException {
    Path path = folder.resolve("fashion-mnist").resolve(file);
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(path)))) {
      in.skipNBytes(head);
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return bytes;
    }
  }

  private int cores() {
    return session.sparkContext().defaultParallelism();
  }

  private static Dataset<Row> kept(Dataset<Row> rows) {
    Dataset<Row> kept = rows.cache();
    kept.count();
    return kept;
  }

  /** A classifier with its name. */
  private record Fit(
      String name,
      Function<Dataset<Row>, ? extends ProbabilisticClassificationModel<Vector, ?>> fit) {}
}
