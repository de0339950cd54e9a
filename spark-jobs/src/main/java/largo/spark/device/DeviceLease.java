package largo.spark.device;

/**
 * The device of one task, until it closes the lease.
 *
 * @param device CUDA's index of a GPU; {@link #CORES} for none
 * @param release returns the device to its pool
 */
public record DeviceLease(int device, Runnable release) implements AutoCloseable {

  /** The device number of the cores of the machine. */
  public static final int CORES = -1;

  static final DeviceLease ON_CORES = new DeviceLease(CORES, () -> {});

  @Override
  public void close() {
    release.run();
  }
}
