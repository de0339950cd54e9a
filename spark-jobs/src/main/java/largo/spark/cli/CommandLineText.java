package largo.spark.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import largo.core.config.CredentialCheck;
import largo.spark.study.SparkSessions;
import picocli.CommandLine.Model.CommandSpec;

/** The command line for a report: quoted for a shell, without secrets. */
final class CommandLineText {

  private static final Pattern SECRETS = Pattern.compile(SparkSessions.SECRETS);
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

  private CommandLineText() {}

  static String of(CommandSpec command) {
    List<String> words = new ArrayList<>(List.of("largo"));
    if (command.parent() == null) { // started by its own class, by spark-submit
      words.add(command.name());
    }
    command.root().commandLine().getParseResult().originalArgs().stream()
        .map(CommandLineText::word)
        .forEach(words::add);
    return String.join(" ", words);
  }

  /** Quotes an argument for a shell if necessary, and replaces the value of a secret setting. */
  static String word(String argument) {
    int from = argument.startsWith("--conf=") ? "--conf=".length() : 0;
    int equals = argument.indexOf('=', from);
    boolean isSecret =
        equals >= 0
            && (SECRETS.matcher(argument.substring(from, equals)).find()
                || argument.startsWith("spark.", from) && SECRETS.matcher(argument).find());
    String shown =
        isSecret ? argument.substring(0, equals) + "=***" : CredentialCheck.redact(argument);
    return PLAIN.matcher(shown).matches() ? shown : "'" + shown.replace("'", "'\\''") + "'";
  }
}
