package largo.spark.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.atomic.AtomicBoolean;
import largo.spark.TestFolder;
import org.apache.hadoop.fs.Path;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Files that are written completely or not at all, with and without Hadoop. */
public class StorageTest extends JUnitSuite {

  private final AtomicBoolean full = new AtomicBoolean();

  @Test
  public void replacesReadsListsAndRemovesLocally() throws IOException {
    assertReplacesReadsListsAndRemoves(new LocalStorage());
  }

  @Test
  public void replacesReadsListsAndRemovesWithHadoop() throws IOException {
    assertReplacesReadsListsAndRemoves(FailingFileSystem.storage(full));
  }

  private static void assertReplacesReadsListsAndRemoves(Storage storage) throws IOException {
    Path root = root();
    Path file = new Path(root, "a b/c");
    assertThat(storage.list(root)).isEmpty();
    assertThat(storage.files(root)).isEmpty();
    assertThat(storage.exists(file)).isFalse();
    assertThatThrownBy(() -> storage.open(file)).isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> storage.length(file)).isInstanceOf(FileNotFoundException.class);

    write(storage, file, "one");
    write(storage, file, "three");
    assertThat(read(storage, file)).isEqualTo("three");
    assertThat(storage.length(file)).isEqualTo(5);
    assertThat(storage.list(new Path(root, "a b"))).extracting(Path::getName).containsExactly("c");
    assertThat(storage.files(root)).extracting(Path::getName).containsExactly("c");

    storage.deleteEmpty(root);
    storage.move(file, new Path(root, "d"));
    assertThat(read(storage, new Path(root, "d"))).isEqualTo("three");
    storage.delete(root);
    assertThat(storage.exists(root)).isFalse();
    storage.delete(root);
  }

  @Test
  public void keepsTheFileIfItsReplacementFailsLocally() throws IOException {
    assertKeepsTheFileIfItsReplacementFails(new LocalStorage());
  }

  @Test
  public void keepsTheFileIfItsReplacementFailsWithHadoop() throws IOException {
    assertKeepsTheFileIfItsReplacementFails(FailingFileSystem.storage(full));
  }

  private static void assertKeepsTheFileIfItsReplacementFails(Storage storage) throws IOException {
    Path root = root();
    Path file = new Path(root, "a");
    write(storage, file, "before");

    assertThatThrownBy(
            () ->
                storage.replace(
                    file,
                    out -> {
                      out.write(1);
                      throw new IllegalStateException("broken off");
                    }))
        .hasMessage("broken off");

    assertThat(read(storage, file)).isEqualTo("before");
    assertThat(storage.list(root)).hasSize(1); // no partial file
  }

  /** Hadoop throws an Error. */
  @Test
  public void aFullDiskIsAnIoException() throws IOException {
    Storage storage = FailingFileSystem.storage(full);
    Path root = root();
    Path file = new Path(root, "a");
    write(storage, file, "before");
    full.set(true);

    assertThatThrownBy(() -> write(storage, file, "after"))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");

    assertThat(read(storage, file)).isEqualTo("before");
    assertThat(storage.list(root)).hasSize(1); // no partial file
  }

  @Test
  public void messagesNameFileCauseAndRemedy() {
    assertThat(message(new IOException("No space left on device")))
        .isEqualTo("/a/b cannot be written: No space left on device; make room there");
    assertThat(message(new AccessDeniedException("/a/b")))
        .isEqualTo("/a/b cannot be written: Permission denied; let this user write and read there");
    assertThat(message(new FileNotFoundException("/a/b (Too many open files)")))
        .isEqualTo(
            "/a/b cannot be written: Too many open files; raise the limit of open files (ulimit"
                + " -n)");
    assertThat(message(new IOException())).isEqualTo("/a/b cannot be written: IOException");
  }

  private static String message(IOException e) {
    return StorageException.of("/a/b cannot be written", e).getMessage();
  }

  private static Path root() {
    return new Path("file:" + TestFolder.create() + "/root");
  }

  private static void write(Storage storage, Path file, String text) throws IOException {
    storage.replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String read(Storage storage, Path file) throws IOException {
    try (InputStream in = storage.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
