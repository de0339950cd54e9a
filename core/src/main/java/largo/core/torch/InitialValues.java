package largo.core.torch;

import java.io.Serializable;

/** The initial parameters and buffers of a network. */
public interface InitialValues extends Serializable {

  /** Those of a file, which are part of it. */
  InitialValues OF_FILE =
      seed -> {
        throw new IllegalStateException("the initial parameters are those of the file");
      };

  /** The values, {@code float[layout size]}: a function of the seed. */
  float[] initialize(long seed);
}
