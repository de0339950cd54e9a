package largo.core.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Passwords and tokens in addresses. An address is written to a run's folder, to logs and to
 * reports, so one that holds a secret is refused.
 */
public final class CredentialCheck {

  /** {@code user:password@} after the scheme; a password may hold a slash that is not encoded. */
  private static final String PASSWORD =
      "(?:[^/?#@:]*:[^/?#]*@|[^/?#@:]+:(?!\\d+(?:[/?#,]|$))[^@]*@)";

  private static final String SCHEME = "([A-Za-z][A-Za-z0-9+.-]*://)";
  private static final Pattern IN_ADDRESS = Pattern.compile("^" + SCHEME + PASSWORD + ".*");

  /** The same anywhere in a text, where white space ends an address. */
  private static final Pattern IN_TEXT =
      Pattern.compile(SCHEME + PASSWORD.replace("[^", "[^\\s\"'"));

  /** What may hold a secret of an address in a line of a configuration, which may be wrong. */
  private static final Pattern IN_LINE =
      Pattern.compile("(://)[^\"'\\n]*@|(https?://[^\\s\"'?#]*[?#])[^\\s\"']+");

  /** What is signed or authorized by a parameter of a web address. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "([?&;][^=&\\s]*(?:token|secret|password|passwd|signature|sig|key|credential)[^=&\\s]*=)"
              + "[^&#\\s\"']+",
          Pattern.CASE_INSENSITIVE);

  private CredentialCheck() {}

  /**
   * Why an address or a path is refused; empty if it holds no password. The message does not hold
   * it either.
   */
  static Optional<String> problem(String address) {
    return IN_ADDRESS.matcher(address).matches()
        ? Optional.of(
            "holds a password (scheme://user:password@...), which would be written to the run's "
                + "folder and to logs: for MLflow set MLFLOW_TRACKING_USERNAME and "
                + "MLFLOW_TRACKING_PASSWORD in the environment, for a file system set --conf "
                + "spark.hadoop.*")
        : Optional.empty();
  }

  /**
   * Refuses an address that holds a password.
   *
   * @param what the address is, for the message
   * @throws SpecException if it does
   */
  public static void refuse(String what, String address) {
    problem(address)
        .ifPresent(
            problem -> {
              throw new SpecException("%s", String.format(Locale.ROOT, "%s %s", what, problem));
            });
  }

  /**
   * A message about a configuration, which repeats what stands there, with {@code ***} for all that
   * may be secret in an address: more than {@link #redact} takes for it.
   */
  static String redactLine(String message) {
    return IN_LINE
        .matcher(message)
        .replaceAll(found -> found.group(1) == null ? "$2***" : "$1***@");
  }

  /** A text with {@code ***} for passwords in addresses and for tokens in their parameters. */
  public static String redact(String text) {
    String users = IN_TEXT.matcher(text).replaceAll("$1***@");
    return PARAMETER.matcher(users).replaceAll("$1***");
  }
}
