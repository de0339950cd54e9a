package largo.spark.session.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A channel whose content is encrypted and authenticated: records of AES-256-GCM, each preceded by
 * its length. A key is used for one connection and one direction. The nonce of a record is its
 * number, so that records cannot be omitted, repeated or reordered.
 */
public final class FrameEncryption implements ByteChannel {

  private static final int TAG_BYTES = 16;

  private final ByteChannel channel;
  private final SecretKeySpec keyOut;
  private final SecretKeySpec keyIn;
  private final Cipher cipherOut = cipher();
  private final Cipher cipherIn = cipher();
  private final ByteBuffer out = ByteBuffer.allocateDirect(4 + FrameWriter.CHUNK + TAG_BYTES);
  private final ByteBuffer in = ByteBuffer.allocateDirect(FrameWriter.CHUNK + TAG_BYTES);
  private final ByteBuffer plain = ByteBuffer.allocateDirect(FrameWriter.CHUNK);
  private final ByteBuffer length = ByteBuffer.allocate(4);
  private long recordsOut;
  private long recordsIn;

  /**
   * An encrypted channel.
   *
   * @param keyOut key for written data, byte[32]
   * @param keyIn key for read data, byte[32]; must differ from {@code keyOut}
   */
  public FrameEncryption(ByteChannel channel, byte[] keyOut, byte[] keyIn) {
    this.channel = channel;
    this.keyOut = new SecretKeySpec(keyOut, "AES");
    this.keyIn = new SecretKeySpec(keyIn, "AES");
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
        out.putInt(from.remaining() + TAG_BYTES);
        cipherOut.init(Cipher.ENCRYPT_MODE, keyOut, nonce(recordsOut++));
        cipherOut.doFinal(from, out);
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
    if (size <= TAG_BYTES || size > FrameWriter.CHUNK + TAG_BYTES) {
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
      cipherIn.init(Cipher.DECRYPT_MODE, keyIn, nonce(recordsIn++));
      cipherIn.doFinal(in, plain);
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

  private static GCMParameterSpec nonce(long number) {
    byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
    return new GCMParameterSpec(8 * TAG_BYTES, nonce);
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES/GCM/NoPadding", e);
    }
  }
}
