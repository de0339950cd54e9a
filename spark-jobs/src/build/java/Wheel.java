import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs the Python sources as a wheel (PEP 427), which pip installs. The build runs this file with
 * the JDK, so that it needs no Python:
 *
 * <pre>
 *   java Wheel.java SOURCES TARGET VERSION TIMESTAMP LICENSES
 * </pre>
 *
 * <p>SOURCES is the folder that has the package {@code largo}; VERSION is Maven's; TIMESTAMP, in
 * ISO 8601, dates all entries, so that two builds of the same sources have the same bytes; LICENSES
 * has the files LICENSE and NOTICE.
 */
public final class Wheel {

  private static final String NAME = "largo";
  private static final String TAG = "py3-none-any";
  private static final Pattern VERSION =
      Pattern.compile("(\\d+(?:\\.\\d+)*)(?:-(alpha|beta|rc)[.-]?(\\d+))?(-SNAPSHOT)?");
  private static final Map<String, String> PRE = Map.of("alpha", "a", "beta", "b", "rc", "rc");

  private static final String METADATA =
      """
      Metadata-Version: 2.1
      Name: %s
      Version: %s
      Summary: Large-batch training of neural networks on Apache Spark, in PySpark
      License: Apache-2.0
      License-File: LICENSE
      License-File: NOTICE
      Classifier: License :: OSI Approved :: Apache Software License
      Classifier: Programming Language :: Python :: 3
      Classifier: Topic :: Scientific/Engineering :: Artificial Intelligence
      Classifier: Typing :: Typed
      Requires-Python: >=3.8
      Description-Content-Type: text/plain

      Estimators for pyspark.ml (largo.spark.ml) and studies (largo.study) that train neural networks with large
      batches. Needs PySpark in a classic session, not of Spark Connect, whose JVM has Largo's cluster jar
      (spark-submit --jars). PySpark is no dependency of this package, since a cluster has its own; pandas is needed
      for tables of studies.
      """;

  private static final String WHEEL =
      """
      Wheel-Version: 1.0
      Generator: largo
      Root-Is-Purelib: true
      Tag: %s
      """;

  private Wheel() {}

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 5) {
      throw new IllegalArgumentException(
          "usage: java Wheel.java SOURCES TARGET VERSION TIMESTAMP LICENSES");
    }
    Path target = Files.createDirectories(Path.of(arguments[1]));
    String version = version(arguments[2]);
    Map<String, byte[]> entries = sources(Path.of(arguments[0]));
    String info = NAME + "-" + version + ".dist-info/";
    Map<String, byte[]> infos = new TreeMap<>();
    infos.put(info + "METADATA", utf8(METADATA.formatted(NAME, version)));
    infos.put(info + "WHEEL", utf8(WHEEL.formatted(TAG)));
    for (String license : List.of("LICENSE", "NOTICE")) {
      infos.put(info + "licenses/" + license, Files.readAllBytes(Path.of(arguments[4], license)));
    }
    List<Map.Entry<String, byte[]>> all = new ArrayList<>(entries.entrySet());
    all.addAll(infos.entrySet()); // at the end, as recommended
    all.add(Map.entry(info + "RECORD", record(all, info + "RECORD")));

    deleteOthers(target);
    Path wheel = target.resolve(NAME + "-" + version + "-" + TAG + ".whl");
    try (OutputStream out = Files.newOutputStream(wheel)) {
      out.write(zip(all, OffsetDateTime.parse(arguments[3])));
    }
    System.out.println(wheel + ": " + Files.size(wheel) + " bytes");
  }

  /**
   * The version of PEP 440: {@code 0.1.0.dev0} of {@code 0.1.0-SNAPSHOT}, {@code 1.0.0rc1} of
   * {@code 1.0.0-rc1}.
   */
  private static String version(String maven) {
    Matcher matcher = VERSION.matcher(maven);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "the version must be of the form 1.2.3, 1.2.3-alpha1, 1.2.3-beta1 or 1.2.3-rc1, each also with -SNAPSHOT, "
              + "but was "
              + maven);
    }
    return matcher.group(1)
        + (matcher.group(2) == null ? "" : PRE.get(matcher.group(2)) + matcher.group(3))
        + (matcher.group(4) == null ? "" : ".dev0");
  }

  /**
   * The files of the package, by their paths in the wheel, in order; without what Python compiled.
   */
  private static Map<String, byte[]> sources(Path folder) throws IOException {
    Map<String, byte[]> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve(NAME))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (!name.contains("__pycache__")) {
          sources.put(name, Files.readAllBytes(file));
        }
      }
    }
    return sources;
  }

  /**
   * The list of files with hashes, which pip verifies. Names need no quotes: they have no commas.
   */
  private static byte[] record(List<Map.Entry<String, byte[]>> entries, String self) {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<String, byte[]> entry : entries) {
      lines.append(
          "%s,sha256=%s,%d\n"
              .formatted(entry.getKey(), sha256(entry.getValue()), entry.getValue().length));
    }
    return utf8(lines.append(self).append(",,\n").toString());
  }

  private static String sha256(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each JDK has it
    }
  }

  private static byte[] zip(List<Map.Entry<String, byte[]>> entries, OffsetDateTime date)
      throws IOException {
    LocalDateTime utc = date.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries) {
        ZipEntry file = new ZipEntry(entry.getKey());
        file.setTimeLocal(utc); // not setTime, which depends on the time zone of the machine
        zip.putNextEntry(file);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Deletes wheels of other versions, which a distribution would contain, too. */
  private static void deleteOthers(Path target) throws IOException {
    try (DirectoryStream<Path> wheels =
        Files.newDirectoryStream(target, NAME + "-*-" + TAG + ".whl")) {
      for (Path wheel : wheels) {
        Files.delete(wheel);
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
