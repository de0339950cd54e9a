package largo.core.torch;

import java.util.List;

/**
 * A parameter, or a buffer of floats, of a PyTorch model.
 *
 * @param name its qualified name, {@code layers.0.weight}
 * @param module class of the module that has it, {@code BatchNorm2d}
 * @param role its role in the module
 * @param shape lengths of its axes; empty for a scalar
 */
public record ModuleTensor(String name, String module, Role role, List<Integer> shape) {

  public ModuleTensor {
    shape = List.copyOf(shape);
  }

  /** Number of floats. */
  public int length() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** Roles in a module. */
  public enum Role {
    /** A parameter that requires a gradient. */
    TRAINED,
    /** A parameter that requires none. */
    FROZEN,
    /** A buffer, such as running statistics or a mask. */
    BUFFER
  }
}
