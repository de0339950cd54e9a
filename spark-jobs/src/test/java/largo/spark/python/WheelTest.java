package largo.spark.python;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import largo.spark.TestFolder;
import org.apache.spark.deploy.PythonRunner;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** The wheel of the Python sources, as the build makes it. */
public class WheelTest extends JUnitSuite {

  private static final String FILE = "largo-0.1.0.dev0-py3-none-any.whl";
  private static final String INFO = "largo-0.1.0.dev0.dist-info/";

  private final Program python = Program.PYTHON;
  private final TestFolder folder = TestFolder.create();

  @Test
  public void hasThePackageAndWhatPipReads() throws Exception {
    Path wheel = build("a", "0.1.0-SNAPSHOT", "UTC");
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      List<String> names = new ArrayList<>(zip.stream().map(ZipEntry::getName).toList());
      assertThat(names)
          .contains("largo/__init__.py", "largo/py.typed", "largo/study.py", "largo/spark/ml.py")
          .endsWith(
              INFO + "METADATA",
              INFO + "WHEEL",
              INFO + "licenses/LICENSE",
              INFO + "licenses/NOTICE",
              INFO + "RECORD");
      assertThat(text(zip, INFO + "METADATA"))
          .startsWith("Metadata-Version: 2.1\nName: largo\nVersion: 0.1.0.dev0\n")
          .contains("\nRequires-Python: >=3.8\n", "\nLicense: Apache-2.0\n");
      assertThat(text(zip, INFO + "WHEEL")).contains("Root-Is-Purelib: true\nTag: py3-none-any\n");

      List<String> records = new ArrayList<>();
      for (String name : names.subList(0, names.size() - 1)) {
        byte[] bytes = bytes(zip, name);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        records.add("%s,sha256=%s,%d".formatted(name, encoded, bytes.length));
      }
      records.add(INFO + "RECORD,,");
      assertThat(text(zip, INFO + "RECORD").lines()).containsExactlyElementsOf(records);
    }
  }

  @Test
  public void isReproducible() throws Exception {
    assertThat(build("a", "0.1.0-SNAPSHOT", "UTC"))
        .hasSameBinaryContentAs(build("b", "0.1.0-SNAPSHOT", "Asia/Tokyo"));
  }

  @Test
  public void versionsAreThoseOfPython() throws Exception {
    build("a", "1.2-SNAPSHOT", "UTC");
    for (Map.Entry<String, String> version :
        Map.of("1.2.3", "1.2.3", "1.0.0-rc1", "1.0.0rc1", "2.0-alpha-2-SNAPSHOT", "2.0a2.dev0")
            .entrySet()) {
      Path wheel = build("a", version.getKey(), "UTC");
      assertThat(wheel.getFileName())
          .hasToString("largo-%s-py3-none-any.whl".formatted(version.getValue()));
      assertThat(wheel.getParent().toFile().list()).as("others are deleted").hasSize(1);
    }
    assertThat(java("a", "1.0.0-final", "UTC").output())
        .contains("the version must be of the form 1.2.3, 1.2.3-alpha1", "but was 1.0.0-final");
  }

  @Test
  public void pipInstallsIt() throws Exception {
    assumeTrue("there is no pip", python.has("pip"));
    Path wheel = build("a", "0.1.0-SNAPSHOT", "UTC");
    run("-m", "zipfile", "-t", wheel.toString());
    run("-m", "pip", "install", "--no-index", "--no-deps", "--target", "site", wheel.toString());

    String code =
        "import largo.study, importlib.metadata as m; print(largo.__file__, m.version('largo'))";
    Program.Run run = python.run(folder.path(), Map.of("PYTHONPATH", "site"), "-c", code);
    assertThat(run.output()).contains("site/largo/__init__.py 0.1.0.dev0");
  }

  @Test
  public void isImportedAsAFileOfSparkSubmit() throws Exception {
    assumeTrue("there is no Python", python.has("sys"));
    Path wheel = build("a", "0.1.0-SNAPSHOT", "UTC");
    String script =
        folder.write(
            "program.py",
            "import largo.study\nassert '%s' in largo.study.__file__, largo.study.__file__"
                .formatted(FILE));
    System.setProperty("spark.pyspark.python", python.name());
    try {
      PythonRunner.main(new String[] {script, wheel.toString()}); // throws if Python fails
    } finally {
      System.clearProperty("spark.pyspark.python");
    }
  }

  private void run(String... arguments) throws Exception {
    Program.Run run = python.run(folder.path(), Map.of(), arguments);
    assertThat(run.code()).as(run.output()).isZero();
  }

  private Path build(String target, String version, String timeZone) throws Exception {
    Program.Run run = java(target, version, timeZone);
    assertThat(run.code()).as(run.output()).isZero();
    try (var files = Files.list(folder.path().resolve(target))) {
      return files.findFirst().orElseThrow();
    }
  }

  private Program.Run java(String target, String version, String timeZone) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new Program(java)
        .run(
            Path.of("."),
            Map.of(),
            "-Duser.timezone=" + timeZone,
            "src/build/java/Wheel.java",
            "src/main/python",
            folder.path().resolve(target).toString(),
            version,
            "2026-01-01T00:00:00Z",
            "..");
  }

  private static String text(ZipFile zip, String name) throws IOException {
    return new String(bytes(zip, name), UTF_8);
  }

  private static byte[] bytes(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name)).readAllBytes();
  }
}
