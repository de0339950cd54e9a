package largo.core.torch.zoo;

import java.io.Serializable;
import java.util.List;

/**
 * A parameter, or a buffer, of a network.
 *
 * @param name its name
 * @param shape lengths of its axes, at least one
 * @param initializer of its values
 * @param buffer whether it is a buffer, such as running statistics
 */
record NetworkParameter(String name, List<Integer> shape, Initializer initializer, boolean buffer)
    implements Serializable {

  int length() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
