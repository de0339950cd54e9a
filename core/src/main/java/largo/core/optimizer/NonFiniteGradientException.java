package largo.core.optimizer;

import java.io.Serial;

/** A gradient with a NaN or an infinity in it; refused before it reaches weights or state. */
public final class NonFiniteGradientException extends ArithmeticException {

  @Serial private static final long serialVersionUID = 1;

  NonFiniteGradientException(String tensor, long step) {
    super("the gradient of %s is not finite at step %d".formatted(tensor, step));
  }
}
