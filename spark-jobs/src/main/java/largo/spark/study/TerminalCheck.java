package largo.spark.study;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Whether a person sees what this process prints. */
public final class TerminalCheck {

  private TerminalCheck() {}

  /** Whether input and output of this process are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // which it is where there is no terminal, up to Java 21
  public static boolean isAttached() {
    return isTerminal(Console.class, System.console());
  }

  /**
   * Whether a console is a terminal. From Java 22 on there is a console without one.
   *
   * @param type of consoles, which is public
   * @param console null if there is none
   */
  static boolean isTerminal(Class<?> type, Object console) {
    if (console == null) {
      return false;
    }
    try { // a method of Java 22
      return (boolean) type.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
