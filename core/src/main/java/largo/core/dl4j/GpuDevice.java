package largo.core.dl4j;

import java.io.Serializable;
import java.util.Locale;

/**
 * An NVIDIA GPU, as listed by CUDA.
 *
 * @param number index in CUDA and ND4J, from 0
 * @param name of the card
 * @param major major number of its compute capability: 8 of 8.6
 * @param minor minor number of its compute capability: 6 of 8.6
 */
public record GpuDevice(int number, String name, int major, int minor) implements Serializable {

  /**
   * Compute capabilities that the published CUDA binaries of ND4J support. They contain machine
   * code for 3.7 to 8.6, which also runs on later devices with the same major number, and no PTX
   * that could be compiled for others.
   */
  private static final int MIN_CAPABILITY = 37;

  private static final int MAX_CAPABILITY = 89;

  /** Capabilities that the backend has code for, for messages. */
  public static final String CAPABILITIES = "3.7 to 8.9";

  /** Whether the backend has code for the device. */
  public boolean hasCode() {
    int capability = 10 * major + minor;
    return capability >= MIN_CAPABILITY && capability <= MAX_CAPABILITY;
  }

  /** {@code 8.6}. */
  public String capability() {
    return major + "." + minor;
  }

  /** {@code NVIDIA A10 (8.6)}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%s)", name, capability());
  }
}
