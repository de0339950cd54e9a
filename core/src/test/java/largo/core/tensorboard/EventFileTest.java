package largo.core.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.tensorflow.framework.HistogramProto;
import org.tensorflow.framework.Summary;

class EventFileTest {

  /** Every event file of TensorFlow begins with the length 24 and this checksum of it. */
  @Test
  void beginsAsFilesOfTensorFlow() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new EventFile(bytes, 1.7e9);

    assertThat(HexFormat.of().formatHex(bytes.toByteArray()))
        .startsWith("1800000000000000" + "a37f4b22" + "09")
        .contains("1a0d" + HexFormat.of().formatHex("brain.Event:2".getBytes("US-ASCII")));
  }

  @Test
  void writesScalarsAndHistograms() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    EventFile file = new EventFile(bytes, 1);
    int begin = bytes.size();
    file.write(
        7,
        2.5,
        Map.of("loss", 0.25),
        Map.of("trust-ratio", new double[] {3, 1, 2, Double.NaN, 1.01}));

    ByteBuffer record =
        ByteBuffer.wrap(bytes.toByteArray(), begin, bytes.size() - begin)
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] length = new byte[Long.BYTES];
    record.get(length);
    assertThat(record.getInt()).isEqualTo(RecordWriter.checksum(length));
    byte[] content =
        new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
    record.get(content);
    assertThat(record.getInt()).isEqualTo(RecordWriter.checksum(content));
    assertThat(record.hasRemaining()).isFalse();

    CodedInputStream event = CodedInputStream.newInstance(content);
    assertThat(event.readTag()).isEqualTo(1 << 3 | 1);
    assertThat(event.readDouble()).isEqualTo(2.5);
    assertThat(event.readTag()).isEqualTo(2 << 3);
    assertThat(event.readInt64()).isEqualTo(7);
    assertThat(event.readTag()).isEqualTo(5 << 3 | 2);
    List<Summary.Value> values = Summary.parseFrom(event.readByteArray()).getValueList();
    assertThat(values.get(0).getTag()).isEqualTo("loss");
    assertThat(values.get(0).getSimpleValue()).isEqualTo(0.25f);
    HistogramProto histogram = values.get(1).getHisto();
    assertThat(histogram.getNum()).isEqualTo(4);
    assertThat(histogram.getMin()).isEqualTo(1);
    assertThat(histogram.getMax()).isEqualTo(3);
    assertThat(histogram.getSum()).isCloseTo(7.01, within(1e-12));
    assertThat(histogram.getBucketLimitList()).hasSize(30).isSorted().endsWith(3.0);
    assertThat(histogram.getBucket(0)).isEqualTo(2);
    assertThat(histogram.getBucketList().stream().mapToDouble(b -> b).sum()).isEqualTo(4);
  }

  @Test
  void aHistogramOfEqualValuesHasOneBucket() {
    HistogramProto histogram = EventFile.histogram(new double[] {2, 2});

    assertThat(histogram.getBucketLimitList()).containsExactly(2.0);
    assertThat(histogram.getBucketList()).containsExactly(2.0);
    assertThat(EventFile.histogram(new double[] {Double.NaN}).getNum()).isZero();
  }
}
