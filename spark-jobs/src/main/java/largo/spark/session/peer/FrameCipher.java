package largo.spark.session.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.MessageToMessageCodec;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts frames with AES-256-GCM. A key is used for one connection and one direction. The nonce
 * of a frame is its number, so that frames cannot be omitted, repeated or reordered.
 */
final class FrameCipher extends MessageToMessageCodec<ByteBuf, ByteBuf> {

  /** Bytes of an encrypted frame in addition to the frame. */
  static final int TAG_BYTES = 16;

  private static final String ALGORITHM = "AES/GCM/NoPadding";

  private final SecretKeySpec keyOut;
  private final SecretKeySpec keyIn;
  private final Cipher out;
  private final Cipher in;
  private long framesOut;
  private long framesIn;

  /**
   * A cipher of one end of a connection.
   *
   * @param keyOut key for sent data, byte[32]
   * @param keyIn key for received data, byte[32]
   */
  FrameCipher(byte[] keyOut, byte[] keyIn) {
    this.keyOut = new SecretKeySpec(keyOut, "AES");
    this.keyIn = new SecretKeySpec(keyIn, "AES");
    try {
      this.out = Cipher.getInstance(ALGORITHM);
      this.in = Cipher.getInstance(ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  @Override
  protected void encode(ChannelHandlerContext context, ByteBuf frame, List<Object> to)
      throws GeneralSecurityException {
    out.init(Cipher.ENCRYPT_MODE, keyOut, nonce(framesOut++));
    to.add(run(context, out, frame, frame.readableBytes() + TAG_BYTES));
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf frame, List<Object> to) {
    try {
      in.init(Cipher.DECRYPT_MODE, keyIn, nonce(framesIn++));
      to.add(run(context, in, frame, frame.readableBytes()));
    } catch (GeneralSecurityException e) {
      throw new CorruptedFrameException("an encrypted frame that fails authentication", e);
    }
  }

  private static ByteBuf run(ChannelHandlerContext context, Cipher cipher, ByteBuf from, int max)
      throws GeneralSecurityException {
    ByteBuf result = context.alloc().buffer(max, max);
    try {
      ByteBuffer into = result.nioBuffer(0, max);
      for (ByteBuffer part : from.nioBuffers()) {
        cipher.update(part, into);
      }
      cipher.doFinal(ByteBuffer.allocate(0), into);
      return result.writerIndex(into.position());
    } catch (GeneralSecurityException e) {
      result.release();
      throw e;
    }
  }

  private static GCMParameterSpec nonce(long number) {
    byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
    return new GCMParameterSpec(8 * TAG_BYTES, nonce);
  }
}
