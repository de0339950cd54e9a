package largo.core.tensorboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.shade.protobuf.CodedOutputStream;
import org.tensorflow.framework.HistogramProto;
import org.tensorflow.framework.Summary;

/** An event file of TensorBoard: scalars and histograms by step. */
public final class EventFile {

  private static final String VERSION = "brain.Event:2";

  // fields of tensorflow.Event
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;

  private static final int MAX_BUCKETS = 30;

  private final RecordWriter records;

  /**
   * Begins a file.
   *
   * @param out receives it; is neither flushed nor closed
   * @param seconds Unix time
   * @throws IOException if writing fails
   */
  public EventFile(OutputStream out, double seconds) throws IOException {
    this.records = new RecordWriter(out);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream event = CodedOutputStream.newInstance(bytes);
    event.writeDouble(WALL_TIME, seconds);
    event.writeString(FILE_VERSION, VERSION);
    event.flush();
    records.write(bytes.toByteArray());
  }

  /**
   * Writes the values of a step.
   *
   * @param seconds Unix time
   * @param scalars by tag; stored as floats
   * @param histograms values by tag, at least one each; those that are not finite are ignored
   * @throws IOException if writing fails
   */
  public void write(
      long step, double seconds, Map<String, Double> scalars, Map<String, double[]> histograms)
      throws IOException {
    Summary.Builder summary = Summary.newBuilder();
    scalars.forEach(
        (tag, value) ->
            summary.addValue(
                Summary.Value.newBuilder().setTag(tag).setSimpleValue(value.floatValue())));
    histograms.forEach(
        (tag, values) ->
            summary.addValue(Summary.Value.newBuilder().setTag(tag).setHisto(histogram(values))));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream event = CodedOutputStream.newInstance(bytes);
    event.writeDouble(WALL_TIME, seconds);
    event.writeInt64(STEP, step);
    event.writeMessage(SUMMARY, summary.build());
    event.flush();
    records.write(bytes.toByteArray());
  }

  /** Buckets of equal width from the minimum to the maximum. */
  static HistogramProto histogram(double[] values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    HistogramProto.Builder histogram = HistogramProto.newBuilder();
    if (finite.length == 0) {
      return histogram.build();
    }
    double min = finite[0];
    double max = finite[finite.length - 1];
    histogram.setMin(min).setMax(max).setNum(finite.length);
    int buckets = max > min ? MAX_BUCKETS : 1;
    double[] counts = new double[buckets];
    double sum = 0;
    double squares = 0;
    for (double value : finite) {
      int bucket = max > min ? (int) ((value - min) / (max - min) * buckets) : 0;
      counts[Math.min(bucket, buckets - 1)]++;
      sum += value;
      squares += value * value;
    }
    histogram.setSum(sum).setSumSquares(squares);
    for (int k = 0; k < buckets; k++) {
      double limit = k == buckets - 1 ? max : min + (max - min) * (k + 1) / buckets;
      histogram.addBucketLimit(limit).addBucket(counts[k]);
    }
    return histogram.build();
  }
}
