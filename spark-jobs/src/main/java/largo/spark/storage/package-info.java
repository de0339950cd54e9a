/**
 * Atomically written files on any file system of Hadoop, and locks on their folders.
 *
 * <pre>
 *   Storage           operations on files; every failure is an IOException
 *   LocalStorage      on local disks: forced to disk (fsync), then renamed atomically
 *   HadoopStorage     elsewhere: the same, as far as the file system supports it
 *   StorageException  a file that cannot be read or written: its path, the reason, and the remedy
 *   FolderLock        one process for each folder; released when the process ends
 * </pre>
 */
package largo.spark.storage;
