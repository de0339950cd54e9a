package largo.spark.data;

import largo.core.ByteSize;
import largo.core.data.DataStorage;
import largo.core.data.InputException;
import largo.core.data.MappedFeatures;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses where shards are kept, by the memory of the executors.
 *
 * @param spark the application
 * @param wanted the choice of the configuration
 * @param shards {@code K}
 */
record StorageCheck(JavaSparkContext spark, DataStorage wanted, int shards) {

  private static final Logger LOG = LoggerFactory.getLogger(StorageCheck.class);

  /** Bytes on the heap of an example on disk: positions of features and target, and a weight. */
  private static final long ROW = MappedFeatures.heapBytes(2) + Float.BYTES;

  /** Size of examples on the heap, in bytes. */
  static long heapBytes(ExampleBlocks blocks, DataStorage where) {
    return heapBytes(blocks.bytes(), blocks.count(), where);
  }

  /**
   * Size of examples on the heap, in bytes.
   *
   * @param bytes in memory
   */
  static long heapBytes(long bytes, long examples, DataStorage where) {
    return where == DataStorage.DISK ? Math.min(bytes, ROW * examples) : bytes;
  }

  /**
   * Checks examples before they are read.
   *
   * @param bytes of the examples, at least
   * @throws InputException if they are to be kept in memory, which is not enough
   */
  void checkUnread(long bytes) {
    if (wanted == DataStorage.MEMORY) {
      new Demand(bytes, bytes).check();
    }
  }

  /**
   * Where examples are kept.
   *
   * @param blocks that are distributed to shards now
   * @param before bytes on the heap of those that have been distributed before
   * @return {@code MEMORY} or {@code DISK}
   * @throws InputException if the memory of the executors is not enough for that
   */
  DataStorage choose(ExampleBlocks blocks, long before) {
    Demand inMemory = new Demand(before + blocks.bytes(), blocks.bytes());
    if (wanted == DataStorage.MEMORY || wanted == DataStorage.AUTO && inMemory.fits()) {
      inMemory.check();
      return DataStorage.MEMORY;
    }
    if (wanted == DataStorage.AUTO) {
      LOG.info(
          "{} of examples do not fit into memory: they are kept on local disks",
          ByteSize.format(before + blocks.bytes()));
    }
    long assigned = heapBytes(blocks, DataStorage.DISK);
    new Demand(before + assigned, assigned).check();
    return DataStorage.DISK;
  }

  /** Memory of examples, while some of them are distributed to shards, and afterwards. */
  private final class Demand {

    private final long all;
    private final ExecutorResources resources = ExecutorResources.await(spark);
    private final long each;
    private final long concurrent;

    Demand(long all, long assigned) {
      this.all = all;
      int executors = resources.count();
      this.each = all / executors;
      this.concurrent =
          assigned / shards * Math.min(resources.tasks(), (shards + executors - 1) / executors);
    }

    boolean fits() {
      return resources.memory().suffices(each, concurrent);
    }

    void check() {
      if (!fits()) {
        throw exceeded();
      }
    }

    private InputException exceeded() {
      boolean local = spark.isLocal();
      AssignmentMemory memory = resources.memory();
      return new InputException(
          "the examples take %s in %d shards, and about %s while they are assigned to them, of "
              + "which %s are kept at a time in %s; %s has %s of memory, of which Spark keeps "
              + "data in %s. Give it more with %s%s",
          ByteSize.format(all),
          shards,
          ByteSize.format(memory.peak(each, concurrent)),
          ByteSize.format(each),
          local ? "the driver" : "each executor",
          local ? "it" : "an executor",
          ByteSize.format(memory.heap()),
          ByteSize.format(memory.unified()),
          local
              ? "LARGO_DRIVER_MEMORY or --conf spark.driver.memory=…"
              : "--conf spark.executor.memory=…, or use more executors and shards",
          wanted == DataStorage.MEMORY ? "; or set data.storage = disk" : "");
    }
  }
}
