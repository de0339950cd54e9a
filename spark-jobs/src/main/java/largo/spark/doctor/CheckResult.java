package largo.spark.doctor;

import java.util.Locale;

/**
 * One line of a checkup.
 *
 * @param state how it is
 * @param what was looked at
 * @param words what was found
 * @param remedy what to do; empty if there is nothing to do
 */
public record CheckResult(State state, String what, String words, String remedy) {

  /** How something is. */
  public enum State {
    /** As it should be. */
    OK,
    /** Works, but could be better. */
    NOTE,
    /** Does not work. */
    BAD
  }

  static CheckResult ok(String what, String words, Object... values) {
    return new CheckResult(State.OK, what, String.format(Locale.ROOT, words, values), "");
  }

  static CheckResult note(String what, String words, String remedy) {
    return new CheckResult(State.NOTE, what, words, remedy);
  }

  static CheckResult bad(String what, String words, String remedy) {
    return new CheckResult(State.BAD, what, words, remedy);
  }

  /** The line. */
  public String line() {
    String mark =
        switch (state) {
          case OK -> "ok  ";
          case NOTE -> "note";
          case BAD -> "BAD ";
        };
    return String.format(
        Locale.ROOT, "%s  %-9s %s%s", mark, what, words, remedy.isEmpty() ? "" : "; " + remedy);
  }
}
