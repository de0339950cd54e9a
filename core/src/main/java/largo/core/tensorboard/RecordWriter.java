package largo.core.tensorboard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Records of TensorFlow: the length in 8 bytes, its checksum in 4, the content, and its checksum in
 * 4, all little-endian. Checksums are CRC-32C, masked.
 *
 * @param out receives the records
 */
record RecordWriter(OutputStream out) {

  private static final int MASK = 0xa282ead8;
  private static final int ROTATION = 15;

  void write(byte[] content) throws IOException {
    byte[] length =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(content.length)
            .array();
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + content.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(length)
            .putInt(checksum(length))
            .put(content)
            .putInt(checksum(content));
    out.write(record.array());
  }

  static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), ROTATION) + MASK;
  }
}
