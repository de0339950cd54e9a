package largo.spark.session.sliced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import largo.core.checkpoint.SliceFile;
import largo.core.optimizer.OptimizerState;
import largo.spark.session.peer.PeerMessage;
import largo.spark.storage.FileSystems;
import largo.spark.storage.Storage;
import largo.spark.storage.StorageException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The file to which a member writes its slice.
 *
 * @param existing a file of the driver that the member must find before it writes
 * @param path of the file
 */
record SaveRequest(String existing, String path) {

  static final byte WRITTEN = 1;
  static final byte FAILED = 0;

  static SaveRequest decode(ByteBuffer in) {
    byte[] first = new byte[in.getInt()];
    in.get(first);
    return new SaveRequest(
        new String(first, StandardCharsets.UTF_8), StandardCharsets.UTF_8.decode(in).toString());
  }

  ByteBuffer encode() {
    byte[] first = existing.getBytes(StandardCharsets.UTF_8);
    byte[] second = path.getBytes(StandardCharsets.UTF_8);
    return PeerMessage.buffer(Integer.BYTES + first.length + second.length)
        .putInt(first.length)
        .put(first)
        .put(second)
        .flip();
  }

  /**
   * Writes the file.
   *
   * @param parameters float[slice length]
   * @return the content of the answer: the checksum and scalars, or the reason why it failed
   */
  ByteBuffer write(float[] parameters, OptimizerState state, Configuration configuration) {
    try {
      Path file = new Path(path);
      Storage storage = Storage.of(FileSystems.of(file, configuration), configuration);
      if (!storage.exists(new Path(existing))) {
        return failed("it cannot find " + existing + ", which the driver wrote");
      }
      int[] checksum = new int[1];
      storage.replace(file, out -> checksum[0] = SliceFile.write(parameters, state, out));
      ByteBuffer scalars = SumsContent.encode(state);
      return PeerMessage.buffer(1 + Integer.BYTES + scalars.remaining())
          .put(WRITTEN)
          .putInt(checksum[0])
          .put(scalars)
          .flip();
    } catch (IOException | StorageException e) {
      return failed(path + " cannot be written: " + e);
    }
  }

  private static ByteBuffer failed(String why) {
    byte[] text = why.getBytes(StandardCharsets.UTF_8);
    return PeerMessage.buffer(1 + text.length).put(FAILED).put(text).flip();
  }
}
