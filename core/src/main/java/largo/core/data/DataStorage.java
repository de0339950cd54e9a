package largo.core.data;

/** Where executors keep examples during training. */
public enum DataStorage {
  /** In memory, if it suffices; otherwise on disk. */
  AUTO,
  /** In memory. */
  MEMORY,
  /** In files on local disks that are mapped into memory. */
  DISK
}
