package largo.core.torch;

import java.util.List;
import java.util.Locale;

/**
 * Writes a method of class {@code Net} in the form of TorchScript that files hold, in which every
 * intermediate value is assigned to a variable.
 */
public final class ScriptFunction {

  private static final String INDENT = "    ";

  private final StringBuilder text = new StringBuilder();
  private int variables;

  /**
   * Starts a method.
   *
   * @param arguments names of its tensors
   */
  public ScriptFunction(String name, List<String> arguments) {
    text.append("  def ").append(name).append("(self: __torch__.Net");
    arguments.forEach(argument -> text.append(",\n    ").append(argument).append(": Tensor"));
    text.append(") -> List[Tensor]:\n");
  }

  /**
   * Assigns an expression.
   *
   * @param expression a format, in {@link Locale#ROOT}
   * @return the variable
   */
  public String let(String expression, Object... values) {
    String variable = "v" + variables++;
    text.append(INDENT)
        .append(variable)
        .append(" = ")
        .append(String.format(Locale.ROOT, expression, values))
        .append('\n');
    return variable;
  }

  /** Returns tensors. */
  public void returns(List<String> variables) {
    text.append(INDENT).append("return [").append(String.join(", ", variables)).append("]\n");
  }

  /** The source of a class {@code Net} with these methods. */
  public static String netOf(ScriptFunction... methods) {
    StringBuilder source =
        new StringBuilder(
            "class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
    for (ScriptFunction method : methods) {
      source.append(method.text);
    }
    return source.toString();
  }
}
