package largo.spark.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import largo.spark.storage.FileSystems;

/** Advice on errors of the operating system, Hadoop and Spark. */
final class ErrorAdvice {

  private static final Pattern NO_SCHEME = Pattern.compile("No FileSystem for scheme:? \"?(\\w+)");

  private static final Pattern S3A = Pattern.compile("org.apache.hadoop.fs.s3a?\\b.* not found");

  /** Parts of messages or names of classes, with advice. */
  private static final Map<String, String> WORDS =
      Map.of(
          "Connection refused",
              "nothing listens there: is the service up, and are host and port right?",
          "UnknownHostException", "there is no such host; is its name right?",
          "NoRouteToHostException", "there is no route to that host; is its address right?",
          "timed out", "there was no answer: is the service up, and are host and port right?",
          "Permission denied", "this user has no permission: check its owner, or name another path",
          "AccessDeniedException",
              "this user has no permission: check its owner, or name another path",
          "Read-only file system", "name a path that can be written");

  private ErrorAdvice() {}

  /** {@code "; "} and a remedy, or nothing. */
  static String of(List<Throwable> chain) {
    for (Throwable e : chain) {
      String text = e.toString();
      Optional<String> remedy = connector(text).or(() -> byMessage(text));
      if (remedy.isPresent()) {
        return "; " + remedy.get();
      }
    }
    return "";
  }

  private static Optional<String> byMessage(String text) {
    return WORDS.entrySet().stream()
        .filter(entry -> text.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static Optional<String> connector(String text) {
    if (S3A.matcher(text).find()) {
      return Optional.of(FileSystems.advice("s3a"));
    }
    Matcher noScheme = NO_SCHEME.matcher(text);
    return noScheme.find() ? Optional.of(FileSystems.advice(noScheme.group(1))) : Optional.empty();
  }
}
