package largo.spark.storage;

/** The right to write to a folder, which one process has at a time, until it closes it or ends. */
public interface FolderLock extends AutoCloseable {

  /**
   * Checks that it still is this process's.
   *
   * @throws HeldException if another has taken it, as this process seemed to be gone
   */
  void check();

  /** Gives it up; the file that stands for it is removed. */
  @Override
  void close();
}
