package largo.spark.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reports an invalid command line in one line, with a hint to its help.
 *
 * @param code exit code
 */
record UsageErrorHandler(int code) implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    String message = e.getMessage().lines().findFirst().orElse("");
    line.getErr()
        .printf(
            Locale.ROOT,
            "%s%s; see %s --help%n",
            message,
            suggestion(e),
            line.getCommandSpec().qualifiedName());
    return code;
  }

  /** The most similar name; the library sorts them. */
  private static String suggestion(ParameterException e) {
    List<String> near =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    return near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?";
  }
}
