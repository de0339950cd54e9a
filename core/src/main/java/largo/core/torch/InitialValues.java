package largo.core.torch;

import java.io.Serializable;

/** The initial parameters and buffers of a network. */
public interface InitialValues extends Serializable {

  /** The values, {@code float[layout size]}: a function of the seed. */
  float[] initialize(long seed);
}
