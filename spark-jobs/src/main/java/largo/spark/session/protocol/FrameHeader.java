package largo.spark.session.protocol;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The header of a frame, 48 bytes, little-endian:
 *
 * <pre>
 *    0  magic number, with the version of the protocol     32  length of the content
 *    4  type of the message                                40  shard
 *    8  run, 16 bytes                                      44  CRC-32C of bytes 0 to 43
 *   24  number of the request
 * </pre>
 *
 * <p>The content follows, unless it is empty, and then the CRC-32C of the content in 4 bytes, which
 * the length does not include.
 *
 * @param type of the message
 * @param run of the session
 * @param id {@link Message#id()}
 * @param shard {@link Message#shard()}
 * @param length of the content, in bytes
 */
record FrameHeader(MessageType type, UUID run, long id, int shard, long length) {

  /** Length of a header. */
  static final int BYTES = 48;

  private static final int MAGIC = 0x324F474C; // "LGO2"
  private static final int CHECKSUM_OFFSET = BYTES - 4;

  static FrameHeader of(Message message, UUID run) {
    return new FrameHeader(
        message.type(), run, message.id(), message.shard(), message.encodedLength());
  }

  void encode(ByteBuffer out) {
    int start = out.position();
    out.putInt(MAGIC).putInt(type.id());
    out.putLong(run.getMostSignificantBits()).putLong(run.getLeastSignificantBits());
    out.putLong(id).putLong(length).putInt(shard);
    out.putInt(checksum(out, start));
  }

  /**
   * Reads a header.
   *
   * @throws BadFrameException if it is not a header, or not one of this session
   */
  static FrameHeader decode(ByteBuffer in, SessionDescriptor session) throws BadFrameException {
    int start = in.position();
    boolean intact =
        in.getInt(start) == MAGIC && in.getInt(start + CHECKSUM_OFFSET) == checksum(in, start);
    MessageType type =
        MessageType.of(in.getInt(start + 4))
            .filter(known -> intact)
            .orElseThrow(
                () ->
                    new BadFrameException(
                        RejectionReason.MALFORMED, "bytes that are not a frame of this protocol"));
    FrameHeader header =
        new FrameHeader(
            type,
            new UUID(in.getLong(start + 8), in.getLong(start + 16)),
            in.getLong(start + 24),
            in.getInt(start + 40),
            in.getLong(start + 32));
    header.check(session);
    return header;
  }

  private void check(SessionDescriptor session) throws BadFrameException {
    if (!run.equals(session.run())) {
      throw new BadFrameException(RejectionReason.MALFORMED, "a frame of run %s", run);
    }
    if (!type.isValidShard(shard, session.shards())) {
      throw new BadFrameException(RejectionReason.MALFORMED, "a frame %s of shard %d", type, shard);
    }
    if (!type.isValidLength(length, session)) {
      throw new BadFrameException(
          RejectionReason.LENGTH, "a frame %s of an invalid length, %,d bytes", type, length);
    }
  }

  private static int checksum(ByteBuffer header, int start) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().limit(start + CHECKSUM_OFFSET).position(start));
    return (int) crc.getValue();
  }
}
