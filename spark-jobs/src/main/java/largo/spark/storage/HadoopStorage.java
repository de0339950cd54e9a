package largo.spark.storage;

import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Storage on the file systems of Hadoop other than local disks: HDFS, object stores and others. */
final class HadoopStorage implements Storage {

  private final FileSystem files;
  private final Configuration configuration;
  private FileContext context; // opened at the first use: on HDFS it is a separate client

  HadoopStorage(FileSystem files, Configuration configuration) {
    this.files = files;
    this.configuration = configuration;
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return attempt(() -> files.exists(path));
  }

  @Override
  public void replace(Path file, Content content) throws IOException {
    Path temporary = Storage.temporary(file);
    try {
      attempt(
          () -> {
            write(temporary, true, content);
            rename(temporary, file);
            return null;
          });
    } catch (IOException | RuntimeException | Error e) {
      deletePartial(temporary, e);
      throw e;
    }
  }

  @Override
  public void create(Path file, Content content) throws IOException {
    attempt(
        () -> {
          write(file, false, content);
          return null;
        });
  }

  @Override
  public InputStream open(Path file) throws IOException {
    return new GuardedInput(attempt(() -> files.open(file)));
  }

  @Override
  public long length(Path file) throws IOException {
    return attempt(() -> files.getFileStatus(file).getLen());
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    try {
      return attempt(
          () -> Arrays.stream(files.listStatus(folder)).map(FileStatus::getPath).toList());
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  public List<Path> files(Path folder) throws IOException {
    try {
      return attempt(
          () -> {
            List<Path> paths = new ArrayList<>();
            RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
            while (all.hasNext()) {
              paths.add(all.next().getPath());
            }
            return paths;
          });
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    attempt(
        () -> {
          rename(from, to);
          return null;
        });
  }

  @Override
  public void delete(Path path) throws IOException {
    attempt(() -> files.delete(path, true));
  }

  @Override
  public void deleteEmpty(Path folder) throws IOException {
    if (exists(folder) && list(folder).isEmpty()) {
      attempt(() -> files.delete(folder, false)); // fails if a file was created in the meantime
    }
  }

  @Override
  public FolderLock lock(Path file) throws IOException {
    return LeaseLock.acquire(this, file, LeaseLock.RENEWAL);
  }

  private void write(Path file, boolean overwrite, Content content) throws IOException {
    try (FSDataOutputStream out = files.create(file, overwrite)) {
      content.writeTo(new GuardedOutput(out));
      if (out.hasCapability(StreamCapabilities.HSYNC)) {
        out.hsync(); // to the disks of the nodes of HDFS, not only to their memory
      }
    }
  }

  /** Replaces the target: atomically where the file system can, otherwise by delete and rename. */
  private void rename(Path from, Path to) throws IOException {
    try {
      context().rename(from, to, Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException e) {
      files.delete(to, false);
      if (!files.rename(from, to)) {
        throw new IOException("cannot rename " + from, e);
      }
    }
  }

  private synchronized FileContext context() throws IOException {
    if (context == null) {
      context = FileContext.getFileContext(files.getUri(), configuration);
    }
    return context;
  }

  private void deletePartial(Path temporary, Throwable why) {
    try {
      attempt(() -> files.delete(temporary, false));
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  private static <T> T attempt(Operation<T> operation) throws IOException {
    try {
      return operation.run();
    } catch (FSError e) {
      throw failed(e);
    }
  }

  /** Converts Hadoop's error for a local disk to an exception. */
  private static IOException failed(FSError e) {
    return e.getCause() instanceof IOException cause ? cause : new IOException(e);
  }

  private interface Operation<T> {
    T run() throws IOException;
  }

  /** Converts errors of reading. */
  private static final class GuardedInput extends FilterInputStream {

    GuardedInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      return attempt(super::read);
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      return attempt(() -> super.read(bytes, from, count));
    }
  }

  /** Converts errors of writing. */
  private static final class GuardedOutput extends FilterOutputStream {

    GuardedOutput(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      attempt(
          () -> {
            out.write(bytes, from, count);
            return null;
          });
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }
  }
}
