package largo.spark.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** A local file system of Hadoop that can be made full. */
final class FailingFileSystem extends RawLocalFileSystem {

  private final AtomicBoolean full;

  FailingFileSystem(AtomicBoolean full) throws IOException {
    this.full = full;
    initialize(URI.create("file:///"), new Configuration());
  }

  static HadoopStorage storage(AtomicBoolean full) throws IOException {
    FileSystem files = new FailingFileSystem(full);
    return new HadoopStorage(files, files.getConf());
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    OutputStream to = super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int from, int count) throws IOException {
            if (full.get()) { // as RawLocalFileSystem does it
              throw error();
            }
            to.write(bytes, from, count);
          }

          @Override
          public void close() throws IOException {
            to.close();
          }
        },
        null);
  }

  /** Created by Hadoop only. */
  private static FSError error() {
    try {
      Constructor<FSError> constructor = FSError.class.getDeclaredConstructor(Throwable.class);
      constructor.setAccessible(true);
      return constructor.newInstance(new IOException("No space left on device"));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
