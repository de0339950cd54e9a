package largo.spark.study;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.util.VersionInfo;

/** Advice on errors of the operating system, Hadoop and Spark. */
final class ErrorAdvice {

  /** Schemes of object stores, and the packages that Spark needs for them. */
  private static final Map<String, String> CONNECTORS =
      Map.of(
          "s3", "org.apache.hadoop:hadoop-aws:HADOOP",
          "s3a", "org.apache.hadoop:hadoop-aws:HADOOP",
          "s3n", "org.apache.hadoop:hadoop-aws:HADOOP",
          "abfs", "org.apache.hadoop:hadoop-azure:HADOOP",
          "abfss", "org.apache.hadoop:hadoop-azure:HADOOP",
          "wasbs", "org.apache.hadoop:hadoop-azure:HADOOP",
          "gs", "com.google.cloud.bigdataoss:gcs-connector:hadoop3-2.2.26");

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
      return Optional.of(adding("s3a"));
    }
    Matcher noScheme = NO_SCHEME.matcher(text);
    if (!noScheme.find()) {
      return Optional.empty();
    }
    String scheme = noScheme.group(1);
    String write = scheme.equals("s3") || scheme.equals("s3n") ? "write s3a://…, and " : "";
    return Optional.of(
        CONNECTORS.containsKey(scheme)
            ? write + adding(scheme)
            : "is the address right? Its connector must be on Spark's class path, by --conf "
                + "spark.jars.packages=… for one");
  }

  private static String adding(String scheme) {
    return String.format(
        Locale.ROOT,
        "Spark has no connector for %s://…; add --conf spark.jars.packages=%s",
        scheme,
        CONNECTORS.get(scheme).replace("HADOOP", VersionInfo.getVersion()));
  }
}
