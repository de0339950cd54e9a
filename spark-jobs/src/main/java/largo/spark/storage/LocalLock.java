package largo.spark.storage;

import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file lock of the operating system, which is released when the process ends for any reason. */
final class LocalLock implements FolderLock {

  private static final Logger LOG = LoggerFactory.getLogger(LocalLock.class);

  /**
   * Files that this process has locked. A POSIX lock belongs to the process, which loses it when it
   * closes any descriptor of the file: none of these files may be opened again.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private LocalLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Acquires the lock.
   *
   * @param given the file, whose folder exists
   * @throws HeldException if this process or another one holds it
   */
  static LocalLock acquire(Path given) throws IOException {
    Path file = given.getParent().toRealPath().resolve(given.getFileName());
    if (!HELD.add(file)) {
      throw held(file, "another run of this process");
    }
    try {
      Optional<LocalLock> lock = attempt(file);
      while (lock.isEmpty()) {
        lock = attempt(file); // the previous holder deleted the file in the meantime
      }
      return lock.get();
    } catch (IOException | RuntimeException e) {
      HELD.remove(file);
      throw e;
    }
  }

  private static Optional<LocalLock> attempt(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      Optional<Object> before = key(file);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        String text =
            new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        throw held(
            file, LockHolder.parse(text).map(LockHolder::toString).orElse("another process"));
      }
      if (before.isEmpty() || !before.equals(key(file))) {
        return Optional.empty();
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(LockHolder.ofThisProcess().text().getBytes(StandardCharsets.UTF_8)));
      locked = true;
      return Optional.of(new LocalLock(file, channel));
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static FileLock tryLock(FileChannel channel) throws UnsupportedException {
    try {
      return channel.tryLock();
    } catch (IOException e) {
      throw new UnsupportedException(e);
    }
  }

  /** Always succeeds: the operating system guarantees the lock. */
  @Override
  public void check() {}

  @Override
  public void close() {
    if (!channel.isOpen()) {
      return; // closed before
    }
    try (channel) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be removed: {}", file, StorageException.reason(e));
    } finally {
      HELD.remove(file);
    }
  }

  private static Optional<Object> key(Path file) throws IOException {
    try {
      return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static HeldException held(Path file, String by) {
    return new HeldException(file.getParent().toString(), by);
  }

  /** The file system has no locks. */
  static final class UnsupportedException extends IOException {

    @Serial private static final long serialVersionUID = 1;

    UnsupportedException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
