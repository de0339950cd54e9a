package largo.spark.storage;

/**
 * The exclusive right of a process to write to a folder, until it is closed or the process ends.
 */
public interface FolderLock extends AutoCloseable {

  /**
   * Checks that this process still holds the lock.
   *
   * @throws HeldException if another process took it over because this one did not renew it
   */
  void check();

  /** Releases the lock and removes its file. */
  @Override
  void close();
}
