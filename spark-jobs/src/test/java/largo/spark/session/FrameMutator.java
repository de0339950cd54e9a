package largo.spark.session;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import largo.spark.session.protocol.RawFrame;

/** Mutates valid frames as a hostile peer would. */
final class FrameMutator {

  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    2,
    24,
    32,
    64,
    1 << 18,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE / 2,
    4L * FrameFuzz.PARAMETERS,
    32 + 4L * FrameFuzz.PARAMETERS
  };

  private FrameMutator() {}

  /** One to three frames, some of them mutated, with valid checksums or not. */
  static byte[] mutate(List<byte[]> seeds, SplittableRandom random) {
    byte[] all = new byte[0];
    int count = 1 + random.nextInt(3);
    for (int k = 0; k < count; k++) {
      byte[] one = seeds.get(random.nextInt(seeds.size())).clone();
      if (random.nextInt(4) > 0) {
        one = mutated(one, random);
      }
      int at = all.length;
      all = Arrays.copyOf(all, at + one.length);
      System.arraycopy(one, 0, all, at, one.length);
    }
    return all;
  }

  private static byte[] mutated(byte[] frame, SplittableRandom random) {
    byte[] bytes = frame;
    int changes = 1 + random.nextInt(3);
    for (int k = 0; k < changes && bytes.length > 0; k++) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      switch (random.nextInt(6)) {
        case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        case 2 -> {
          if (bytes.length >= RawFrame.HEADER_BYTES) { // a field of the header
            long value = EXTREMES[random.nextInt(EXTREMES.length)];
            if (random.nextBoolean()) {
              buffer.putLong(RawFrame.LONG_OFFSETS[random.nextInt(2)], value);
            } else {
              buffer.putInt(RawFrame.INT_OFFSETS[random.nextInt(2)], (int) value);
            }
          }
        }
        case 3 -> { // a field of the content
          if (bytes.length >= RawFrame.HEADER_BYTES + 12) {
            int at =
                RawFrame.HEADER_BYTES + random.nextInt((bytes.length - RawFrame.HEADER_BYTES - 8));
            buffer.putLong(at, EXTREMES[random.nextInt(EXTREMES.length)]);
          }
        }
        case 4 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        default -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(16));
      }
    }
    if (random.nextInt(4) > 0) {
      fixChecksums(bytes);
    }
    return bytes;
  }

  /** Writes the checksums that a hostile peer would. */
  private static void fixChecksums(byte[] bytes) {
    if (bytes.length < RawFrame.HEADER_BYTES) {
      return;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(
        RawFrame.HEADER_BYTES - 4, RawFrame.checksum(bytes, 0, RawFrame.HEADER_BYTES - 4));
    if (bytes.length >= RawFrame.HEADER_BYTES + 4) {
      int content = bytes.length - 4 - RawFrame.HEADER_BYTES;
      buffer.putInt(bytes.length - 4, RawFrame.checksum(bytes, RawFrame.HEADER_BYTES, content));
    }
  }
}
