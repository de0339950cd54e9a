package largo.core.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Detects passwords and tokens in addresses. Addresses are written to the output folder, to logs
 * and to reports, so they must not contain secrets.
 */
public final class CredentialCheck {

  /** {@code user:password@} after the scheme; a password may contain an unencoded slash. */
  private static final String PASSWORD =
      "(?:[^/?#@:]*:[^/?#]*@|[^/?#@:]+:(?!\\d+(?:[/?#,]|$))[^@]*@)";

  private static final String SCHEME = "([A-Za-z][A-Za-z0-9+.-]*://)";
  private static final Pattern IN_ADDRESS = Pattern.compile("^" + SCHEME + PASSWORD + ".*");

  /** The same anywhere in a text, where white space ends an address. */
  private static final Pattern IN_TEXT =
      Pattern.compile(SCHEME + PASSWORD.replace("[^", "[^\\s\"'"));

  /** Parts of an address that may be secret in a line of a configuration, which may be invalid. */
  private static final Pattern IN_LINE =
      Pattern.compile("(://)[^\"'\\n]*@|(https?://[^\\s\"'?#]*[?#])[^\\s\"']+");

  /** Values of parameters of a web address with signatures or credentials. */
  private static final Pattern PARAMETER =
      Pattern.compile(
          "([?&;][^=&\\s]*(?:token|secret|password|passwd|signature|sig|key|credential)[^=&\\s]*=)"
              + "[^&#\\s\"']+",
          Pattern.CASE_INSENSITIVE);

  private CredentialCheck() {}

  /**
   * Why an address or a path is rejected; empty if it contains no password. The message does not
   * contain the password.
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
   * Rejects an address that contains a password.
   *
   * @param what the address is, for the message
   * @throws SpecException if the address contains a password
   */
  public static void refuse(String what, String address) {
    problem(address)
        .ifPresent(
            problem -> {
              throw new SpecException("%s", String.format(Locale.ROOT, "%s %s", what, problem));
            });
  }

  /**
   * Replaces everything that may be secret in an address by {@code ***} in a message that quotes an
   * invalid configuration; more cautious than {@link #redact}.
   */
  static String redactLine(String message) {
    return IN_LINE
        .matcher(message)
        .replaceAll(found -> found.group(1) == null ? "$2***" : "$1***@");
  }

  /** Replaces passwords in addresses and tokens in their parameters by {@code ***}. */
  public static String redact(String text) {
    String users = IN_TEXT.matcher(text).replaceAll("$1***@");
    return PARAMETER.matcher(users).replaceAll("$1***");
  }
}
