package largo.spark.session.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.security.GeneralSecurityException;

/**
 * A channel whose content is encrypted and authenticated: records of a {@link RecordCipher}, each
 * preceded by its length.
 */
public final class FrameEncryption implements ByteChannel {

  private final ByteChannel channel;
  private final RecordCipher encryption;
  private final RecordCipher decryption;
  private final ByteBuffer out =
      ByteBuffer.allocateDirect(4 + FrameWriter.CHUNK + RecordCipher.TAG_BYTES);
  private final ByteBuffer in =
      ByteBuffer.allocateDirect(FrameWriter.CHUNK + RecordCipher.TAG_BYTES);
  private final ByteBuffer plain = ByteBuffer.allocateDirect(FrameWriter.CHUNK);
  private final ByteBuffer length = ByteBuffer.allocate(4);

  /**
   * An encrypted channel.
   *
   * @param keyOut key for written data, byte[32]
   * @param keyIn key for read data, byte[32]; must differ from {@code keyOut}
   */
  public FrameEncryption(ByteChannel channel, byte[] keyOut, byte[] keyIn) {
    this.channel = channel;
    this.encryption = RecordCipher.encrypting(keyOut);
    this.decryption = RecordCipher.decrypting(keyIn);
    plain.limit(0);
  }

  /** Writes all bytes, in one record for each {@link FrameWriter#CHUNK}. */
  @Override
  public int write(ByteBuffer from) throws IOException {
    int all = from.remaining();
    int end = from.limit();
    try {
      while (from.hasRemaining()) {
        from.limit(Math.min(end, from.position() + FrameWriter.CHUNK));
        out.clear();
        out.putInt(from.remaining() + RecordCipher.TAG_BYTES);
        encryption.next().doFinal(from, out);
        out.flip();
        while (out.hasRemaining()) {
          channel.write(out);
        }
        from.limit(end);
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot encrypt", e);
    }
    return all;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    if (!plain.hasRemaining() && !readRecord()) {
      return -1;
    }
    int count = Math.min(plain.remaining(), to.remaining());
    to.put(plain.slice().limit(count));
    plain.position(plain.position() + count);
    return count;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Reads and decrypts the next record; false at the end of the channel. */
  private boolean readRecord() throws IOException {
    length.clear();
    if (!fill(length)) {
      return false;
    }
    int size = length.getInt(0);
    if (size <= RecordCipher.TAG_BYTES || size > FrameWriter.CHUNK + RecordCipher.TAG_BYTES) {
      throw new BadFrameException(
          RejectionReason.LENGTH, "an encrypted record of an invalid length, %,d bytes", size);
    }
    in.clear().limit(size);
    if (!fill(in)) {
      throw new EOFException("the connection ended within a record");
    }
    in.flip();
    plain.clear();
    try {
      decryption.next().doFinal(in, plain);
    } catch (GeneralSecurityException e) {
      throw new BadFrameException(
          RejectionReason.CHECKSUM, "an encrypted record that fails authentication");
    }
    plain.flip();
    return true;
  }

  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        if (buffer.position() == 0) {
          return false;
        }
        throw new EOFException("the connection ended within a record");
      }
    }
    return true;
  }
}
