package org.nd4j.nativeblas;

/**
 * Gives Deeplearning4j 1.0.0-M2.1 its oneDNN layers back.
 *
 * <p>DL4J asks by reflection for {@code org.nd4j.nativeblas.Nd4jCpu$Environment.isUseMKLDNN()}
 * before it uses oneDNN for convolution, pooling and batch normalization. ND4J moved that class to
 * {@code org.nd4j.linalg.cpu.nativecpu.bindings} without telling DL4J, so the question fails and
 * every such layer falls back to a path about five times slower. This class answers it.
 */
public final class Nd4jCpu {

  private Nd4jCpu() {}

  /** What DL4J looks for. */
  public static final class Environment {

    private static final Environment INSTANCE =
        new Environment(
            NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN"));

    private final boolean oneDnn;

    private Environment(boolean oneDnn) {
      this.oneDnn = oneDnn;
    }

    /** The environment of this process. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Whether the native library was built with oneDNN. */
    public boolean isUseMKLDNN() {
      return oneDnn;
    }
  }
}
