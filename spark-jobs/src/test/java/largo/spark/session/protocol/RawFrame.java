package largo.spark.session.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/** Frames with invalid headers and contents, but valid checksums. */
public final class RawFrame {

  public static final int HEADER_BYTES = FrameHeader.BYTES;

  /** Offsets of fields of 4 bytes in the header: type and shard. */
  public static final int[] INT_OFFSETS = {4, 40};

  /** Offsets of fields of 8 bytes in the header: number of the request and length. */
  public static final int[] LONG_OFFSETS = {24, 32};

  private RawFrame() {}

  /** A header that announces a length, without content. */
  public static byte[] header(MessageType type, UUID run, int shard, long length) {
    ByteBuffer bytes = ByteBuffer.allocate(FrameHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    new FrameHeader(type, run, 1, shard, length).encode(bytes);
    return bytes.array();
  }

  /** A header that announces a length, with content of possibly another length. */
  public static byte[] frame(
      MessageType type, UUID run, int shard, long announcedLength, byte[] content) {
    ByteBuffer bytes =
        ByteBuffer.allocate(FrameHeader.BYTES + content.length + 4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header(type, run, shard, announcedLength))
            .put(content);
    return bytes.putInt(checksum(content, 0, content.length)).array();
  }

  public static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
