package largo.spark.storage;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storage on local disks. Hadoop is not used, because it deletes a file before it renames another
 * one to its name, and does not force files to disk.
 */
final class LocalStorage implements Storage {

  private static final Logger LOG = LoggerFactory.getLogger(LocalStorage.class);
  private static final int BUFFER = 1 << 16;

  @Override
  public boolean exists(Path path) {
    return Files.exists(local(path));
  }

  @Override
  public void replace(Path file, Content content) throws IOException {
    java.nio.file.Path target = local(file);
    java.nio.file.Path temporary = local(Storage.temporary(file));
    createFolders(target.getParent());
    try {
      // not a channel, which would be closed by an interrupt
      try (FileOutputStream to = new FileOutputStream(temporary.toFile());
          OutputStream out = new BufferedOutputStream(to, BUFFER)) {
        content.writeTo(out);
        out.flush();
        to.getFD().sync();
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error e) {
      deletePartial(temporary, e);
      throw e;
    }
    sync(target.getParent());
  }

  @Override
  public void create(Path file, Content content) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(
            local(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      content.writeTo(out);
    }
  }

  @Override
  public InputStream open(Path file) throws IOException {
    try {
      return Files.newInputStream(local(file));
    } catch (NoSuchFileException e) {
      throw notFound(e);
    }
  }

  @Override
  public long length(Path file) throws IOException {
    try {
      return Files.size(local(file));
    } catch (NoSuchFileException e) {
      throw notFound(e);
    }
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(local(folder))) {
      return files.map(file -> new Path(folder, file.getFileName().toString())).toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public List<Path> files(Path folder) throws IOException {
    try (Stream<java.nio.file.Path> files = Files.walk(local(folder))) {
      return files.filter(Files::isRegularFile).map(file -> new Path(file.toUri())).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(local(from), local(to), StandardCopyOption.ATOMIC_MOVE);
    sync(local(to).getParent());
  }

  @Override
  public void delete(Path path) throws IOException {
    java.nio.file.Path local = local(path);
    if (Files.isDirectory(local, LinkOption.NOFOLLOW_LINKS)) {
      for (Path inside : list(path)) {
        delete(inside);
      }
    }
    Files.deleteIfExists(local);
  }

  @Override
  public void deleteEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(local(folder));
    } catch (DirectoryNotEmptyException e) {
      LOG.debug("{} is not empty", folder);
    }
  }

  @Override
  public FolderLock lock(Path file) throws IOException {
    java.nio.file.Path local = local(file);
    createFolders(local.getParent());
    try {
      return LocalLock.acquire(local);
    } catch (LocalLock.UnsupportedException e) { // NFS and Lustre have locks only as a mount option
      LOG.warn(
          "{} has no file locks ({}); a lock file is used that is renewed every {} s",
          local.getParent(),
          StorageException.reason(e),
          LeaseLock.RENEWAL.toSeconds());
      return LeaseLock.acquire(this, file, LeaseLock.RENEWAL);
    }
  }

  private static void deletePartial(java.nio.file.Path temporary, Throwable why) {
    try {
      Files.deleteIfExists(temporary); // it would keep a full disk full
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }

  /** Creates a folder and its parents, each on disk before anything is created in it. */
  private static void createFolders(java.nio.file.Path folder) throws IOException {
    if (folder == null || Files.isDirectory(folder)) {
      return;
    }
    createFolders(folder.getParent());
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    sync(folder.getParent());
  }

  /** Forces the entries of a folder to disk, so that a new file is there after a power loss. */
  private static void sync(java.nio.file.Path folder) {
    if (folder == null) {
      return;
    }
    boolean interrupted = Thread.interrupted(); // it would close the channel
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.debug("{} cannot be synchronized: its file system does not support it", folder, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static FileNotFoundException notFound(NoSuchFileException e) {
    FileNotFoundException none = new FileNotFoundException(e.getFile() + ": no such file");
    none.initCause(e);
    return none;
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
