package largo.spark.session.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.MessageToMessageCodec;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Cipher;
import largo.spark.session.protocol.RecordCipher;

/** Encrypts frames, each as a record of a {@link RecordCipher}. */
final class FrameCipher extends MessageToMessageCodec<ByteBuf, ByteBuf> {

  private final RecordCipher encryption;
  private final RecordCipher decryption;

  /**
   * A cipher of one end of a connection.
   *
   * @param keyOut key for sent data, byte[32]
   * @param keyIn key for received data, byte[32]
   */
  FrameCipher(byte[] keyOut, byte[] keyIn) {
    this.encryption = RecordCipher.encrypting(keyOut);
    this.decryption = RecordCipher.decrypting(keyIn);
  }

  @Override
  protected void encode(ChannelHandlerContext context, ByteBuf frame, List<Object> to)
      throws GeneralSecurityException {
    int max = frame.readableBytes() + RecordCipher.TAG_BYTES;
    to.add(run(context, encryption.next(), frame, max));
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf frame, List<Object> to) {
    try {
      to.add(run(context, decryption.next(), frame, frame.readableBytes()));
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
}
