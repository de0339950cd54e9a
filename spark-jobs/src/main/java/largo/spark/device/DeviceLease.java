package largo.spark.device;

/**
 * What one task computes on, until it closes this.
 *
 * @param device ND4J's number of a GPU; {@link #CORES} for none
 * @param leaving gives it back
 */
public record DeviceLease(int device, Runnable leaving) implements AutoCloseable {

  /** In the place of a device: the cores of the machine. */
  public static final int CORES = -1;

  static final DeviceLease ON_CORES = new DeviceLease(CORES, () -> {});

  @Override
  public void close() {
    leaving.run();
  }
}
