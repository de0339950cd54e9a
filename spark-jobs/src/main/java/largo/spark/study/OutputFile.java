package largo.spark.study;

import largo.core.config.SpecException;
import org.apache.hadoop.conf.Configuration;

/**
 * A new file, on any file system of Hadoop.
 *
 * @param path as given by the user
 * @param configuration of file systems
 */
public record OutputFile(String path, Configuration configuration) {

  /**
   * Checks that the file can be created.
   *
   * @throws SpecException if it exists
   */
  public void checkNew() {
    if (folder().has(name())) {
      throw new SpecException("%s exists already; name another file", path);
    }
  }

  /**
   * Writes the file.
   *
   * @throws largo.spark.storage.StorageException if that fails
   */
  public void write(byte[] content) {
    folder().write(name(), content);
  }

  private OutputFolder folder() {
    int slash = path.lastIndexOf('/');
    return new OutputFolder(slash < 0 ? "." : path.substring(0, Math.max(1, slash)), configuration);
  }

  private String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
