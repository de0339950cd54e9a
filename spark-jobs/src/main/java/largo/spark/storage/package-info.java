/**
 * Files on any Hadoop file system that are there whole or not at all, and locks on folders of them.
 *
 * <pre>
 *   Storage           what a run does with files; every failure is an IOException
 *   LocalStorage      on local disks: replaced atomically, and on disk (fsync) before that
 *   HadoopStorage     elsewhere: the same, as far as the file system can
 *   StorageException  a file that cannot be written or read: which, why, and what to do
 *   FolderLock        one process a folder; ends with the process that holds it
 * </pre>
 */
package largo.spark.storage;
