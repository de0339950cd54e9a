package largo.spark.session.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import largo.core.data.BatchRange;

/** The fields of a {@link BatchRange} in a message. */
final class RangeFields {

  /** Length of the fields. */
  static final int BYTES = 24;

  private RangeFields() {}

  static void put(BatchRange range, FrameWriter out) throws IOException {
    out.putLong(range.number());
    out.putLong(range.first());
    out.putLong(range.size());
  }

  /**
   * Reads the fields.
   *
   * @throws BadFrameException if they are not a range
   */
  static BatchRange get(ByteBuffer fields, FrameHeader header) throws IOException {
    long number = FrameReader.count(fields.getLong(), "batches", header);
    long first = FrameReader.count(fields.getLong(), "examples", header);
    long size = fields.getLong();
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw new BadFrameException(
          RejectionReason.CONTENT,
          "a frame %s of shard %d with a batch of %,d examples",
          header.type(),
          header.shard(),
          size);
    }
    return new BatchRange(number, first, (int) size);
  }
}
