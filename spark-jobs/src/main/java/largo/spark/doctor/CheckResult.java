package largo.spark.doctor;

import java.util.Locale;

/**
 * The result of one check, a line of output.
 *
 * @param state of the subject
 * @param subject of the check
 * @param message the finding
 * @param remedy the remedy; empty if none is needed
 */
public record CheckResult(State state, String subject, String message, String remedy) {

  /** The state of a subject. */
  public enum State {
    /** No problem. */
    OK,
    /** Works, but not optimally. */
    NOTE,
    /** Does not work. */
    BAD
  }

  static CheckResult ok(String subject, String message, Object... values) {
    return new CheckResult(State.OK, subject, String.format(Locale.ROOT, message, values), "");
  }

  static CheckResult note(String subject, String message, String remedy) {
    return new CheckResult(State.NOTE, subject, message, remedy);
  }

  static CheckResult bad(String subject, String message, String remedy) {
    return new CheckResult(State.BAD, subject, message, remedy);
  }

  /** The line of output. */
  public String line() {
    String mark =
        switch (state) {
          case OK -> "ok  ";
          case NOTE -> "note";
          case BAD -> "BAD ";
        };
    return String.format(
        Locale.ROOT,
        "%s  %-9s %s%s",
        mark,
        subject,
        message,
        remedy.isEmpty() ? "" : "; " + remedy);
  }
}
