package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import largo.spark.TestFolder;
import org.apache.commons.io.FileUtils;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** The script bin/largo, in minimal checkouts and with a fake Java that prints its arguments. */
public class LauncherTest extends JUnitSuite {

  private static final String JAVA =
      """
      #!/usr/bin/env bash
      [ "$1" = -version ] && { echo 'openjdk version "17.0.1"' >&2; exit; }
      printf '%s\\0' prefix "${BASH_SOURCE[0]}" RAN "$@"
      """;

  private final TestFolder folder = TestFolder.create();

  @Test
  public void runsFromAnyFolderAndThroughALink() throws Exception {
    for (String name : List.of("plain", "my largo", "größe #1 100%", "it's")) {
      Path home = checkout(name);
      Ran ran = run(home.resolve("bin/largo"), Map.of(), "train", "a b.conf");
      assertThat(ran.code()).as(ran.text()).isZero();
      assertThat(ran.text()).contains("train\na b.conf").doesNotContain("building");
      String uri = home.resolve("conf/log4j2.properties").toUri().toASCIIString();
      assertThat(ran.text()).containsIgnoringCase(uri.replace("'", "%27").replace("file:///", "/"));
    }
    Path link = Files.createSymbolicLink(folder.path().resolve("l"), Path.of("plain/bin/largo"));
    Path second = Files.createSymbolicLink(folder.path().resolve("l2"), link);
    assertThat(run(second, Map.of(), "doctor").text()).contains("plain/conf/log4j2", "\ndoctor");
  }

  @Test
  public void acceptsCommonSpellingsOfMemorySizes() throws Exception {
    Path largo = checkout("memory").resolve("bin/largo");
    assertThat(List.of("2g", "2gb", "2GB", "2GiB", "2G"))
        .allSatisfy(
            size ->
                assertThat(run(largo, Map.of("LARGO_DRIVER_MEMORY", size), "doctor").text())
                    .contains("--driver-memory\n2g\n"));
    assertThat(run(largo, Map.of(), "doctor", "--conf", "spark.driver.memory=2048MB").text())
        .contains("spark.driver.memory=2048m\n");
  }

  @Test
  public void refusesSizesOfMemoryThatSparkDoesNotKnow() throws Exception {
    Path largo = checkout("memory").resolve("bin/largo");
    assertThat(List.of("2048", "two", "1.5g", ""))
        .allSatisfy(
            size -> {
              Ran ran = run(largo, Map.of(), "doctor", "--conf=spark.driver.memory=" + size);
              assertThat(ran.code()).isEqualTo(2);
              assertThat(ran.text())
                  .isEqualTo(
                      "largo: spark.driver.memory must be a size such as 3g or 3072m, but was '%s'\n",
                      size);
            });
  }

  @Test
  public void rebuildsIfSourcesDifferNotIfTheyAreNewer() throws Exception {
    Path home = checkout("sources");
    Path source = home.resolve("core/src/main/A.java");
    Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 100_000));
    assertThat(run(home.resolve("bin/largo"), Map.of(), "doctor").text())
        .doesNotContain("building");
    Files.writeString(source, "class A { int a; }");
    Ran stale = run(home.resolve("bin/largo"), Map.of(), "doctor");
    assertThat(stale.text()).contains("largo: building", "the build failed");
    assertThat(stale.code()).isEqualTo(1);
  }

  @Test
  public void runsFromADistributionWithoutMaven() throws Exception {
    Path home = checkout("dist");
    Files.move(home.resolve("spark-jobs/target"), home.resolve("lib"));
    for (String part : List.of("core", "torch", "spark-jobs", "pom.xml", "bin/sources-sum")) {
      FileUtils.forceDelete(home.resolve(part).toFile());
    }
    Ran ran = run(home.resolve("bin/largo"), Map.of(), "doctor");
    assertThat(ran.code()).as(ran.text()).isZero();
    assertThat(ran.text())
        .contains(home.resolve("lib/largo-spark-jobs-1-cluster.jar") + "\ndoctor")
        .doesNotContain("building");

    Files.delete(home.resolve("lib/largo-spark-jobs-1-cluster.jar"));
    Ran without = run(home.resolve("bin/largo"), Map.of(), "doctor");
    assertThat(without.code()).isEqualTo(2);
    assertThat(without.text()).contains("has no jar of Largo; unpack the distribution again");
  }

  @Test
  public void reportsMissingPrerequisites() throws Exception {
    Path largo = checkout("missing").resolve("bin/largo");
    Ran cluster = run(largo, Map.of(), "train", "--master", "k8s://https://host");
    assertThat(cluster.code()).isEqualTo(2);
    assertThat(cluster.text()).startsWith("largo: ").contains("Kubernetes", "SPARK_HOME");
    assertThat(run(largo, Map.of(), "train", "--conf", "fs.x=1").text())
        .isEqualTo("largo: --conf takes spark.KEY=VALUE, but was 'fs.x=1'\n");
    assertThat(run(largo, Map.of(), "train", "--master=foo").text())
        .startsWith("largo: --master must be local[N], ");
    assertThat(run(largo, Map.of(), "train", "--master=yarn").text()).contains("HADOOP_CONF_DIR");
    Ran java = run(largo, Map.of("JAVA_HOME", "/no where"), "doctor");
    assertThat(java.text())
        .isEqualTo("largo: no java found; install a JDK 17, or point JAVA_HOME to one\n");
  }

  @Test
  public void runsTheBuildForSpark4() throws Exception {
    Path home = checkout("four");
    Path largo = home.resolve("bin/largo");
    Map<String, String> four = Map.of("LARGO_SPARK", "4");
    Ran ran = run(largo, four, "doctor");
    assertThat(ran.code()).as(ran.text()).isZero();
    assertThat(ran.text())
        .contains(home.resolve("spark-jobs/target/spark-4/largo-spark-jobs-1-cluster.jar") + "\n");
    assertThat(run(largo, Map.of("LARGO_SPARK", "3"), "doctor").text())
        .contains(home.resolve("spark-jobs/target/largo-spark-jobs-1-cluster.jar") + "\n");

    script("bin/java", JAVA.replace("17.0.1", "21.0.2"));
    assertThat(run(largo, four, "doctor").code()).isZero();
    assertThat(run(largo, Map.of(), "doctor").text())
        .matches("largo: found Java 21.0.2 at .*, but Spark 3.5 needs 17; .* a JDK 17\n");
    for (String accepted : List.of("17", "21", "25.0.3", "25.0.12", "25.1")) {
      script("bin/java", JAVA.replace("17.0.1", accepted));
      assertThat(run(largo, four, "doctor").code()).as(accepted).isZero();
    }
    for (String refused : List.of("25", "25.0.0.1", "25.0.2")) {
      script("bin/java", JAVA.replace("17.0.1", refused));
      assertThat(run(largo, four, "doctor").text())
          .matches("largo: found Java \\Q" + refused + "\\E at .* to a JDK 25.0.3 or later\n");
    }
    script("bin/java", JAVA.replace("17.0.1", "24.0.1"));
    assertThat(run(largo, four, "doctor").text())
        .matches("largo: found Java 24.0.1 at .*, but Spark 4 needs 17, 21 or 25; .*\n");
    script("bin/java", JAVA);
    assertThat(run(largo, Map.of("LARGO_SPARK", "3.5"), "doctor").text())
        .startsWith("largo: LARGO_SPARK must be 3 (")
        .endsWith(", but was '3.5'\n");
  }

  @Test
  public void refusesASparkOfAnotherScala() throws Exception {
    Path largo = checkout("scala").resolve("bin/largo");
    folder.write("spark-4/jars/scala-library-2.13.18.jar", "");
    String spark = folder.path().resolve("spark-4").toString();
    Ran ran = run(largo, Map.of("SPARK_HOME", spark), "doctor");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.text()).endsWith("spark-4 is for Scala 2.13: set LARGO_SPARK=4\n");
    script("spark-4/bin/spark-submit", "#!/usr/bin/env bash\nprintf '%s\\n' submitted \"$@\"\n");
    assertThat(run(largo, Map.of("SPARK_HOME", spark, "LARGO_SPARK", "4"), "doctor").text())
        .startsWith("submitted\n");
  }

  @Test
  public void refusesSparkConnect() throws Exception {
    Path largo = checkout("connect").resolve("bin/largo");
    Ran variable = run(largo, Map.of("SPARK_REMOTE", "sc://host"), "doctor");
    assertThat(variable.code()).isEqualTo(2);
    assertThat(variable.text())
        .isEqualTo(
            "largo: SPARK_REMOTE must not be set, but was sc://host, a server of Spark Connect. Largo"
                + " needs a classic session: set spark.api.mode to classic, and neither spark.remote"
                + " nor SPARK_REMOTE\n");
    for (String setting : List.of("spark.remote=sc://host", "spark.api.mode=connect")) {
      assertThat(run(largo, Map.of(), "doctor", "--conf", setting).text())
          .startsWith("largo: --conf " + setting + " is not possible, it asks for Spark Connect. ");
    }
  }

  /** Creates a checkout that looks as if it had been built. */
  private Path checkout(String name) throws IOException, InterruptedException {
    Path here = Path.of("").toAbsolutePath();
    Path repository = Files.exists(here.resolve("bin/largo")) ? here : here.getParent();
    Path home = folder.path().resolve(name);
    FileUtils.copyDirectory(repository.resolve("bin").toFile(), home.resolve("bin").toFile());
    for (String script : List.of("bin/largo", "bin/sources-sum")) {
      assertThat(home.resolve(script).toFile().setExecutable(true)).isTrue();
    }
    for (String file :
        List.of(
            "conf/log4j2.properties",
            "pom.xml",
            "core/pom.xml",
            "core/src/main/A.java",
            "torch/pom.xml",
            "torch/src/main/C.java",
            "spark-jobs/pom.xml",
            "spark-jobs/src/main/B.java",
            "spark-jobs/src/build/D.java",
            "spark-jobs/target/spark/RELEASE",
            "spark-jobs/target/largo-spark-jobs-1-cluster.jar",
            "spark-jobs/target/spark-4/spark/RELEASE",
            "spark-jobs/target/spark-4/largo-spark-jobs-1-cluster.jar")) {
      folder.write(name + "/" + file, file);
    }
    script("bin/java", JAVA);
    script("bin/mvn", "#!/usr/bin/env bash\nexit 1\n");
    Ran sum = run(home.resolve("bin/sources-sum"), Map.of());
    for (String target : List.of("target", "target/spark-4")) {
      folder.write(name + "/spark-jobs/" + target + "/sources.sum", sum.text());
    }
    return home;
  }

  private void script(String name, String text) {
    assertThat(Path.of(folder.write(name, text)).toFile().setExecutable(true)).isTrue();
  }

  private Ran run(Path script, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(script.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeAll(
            List.of(
                "SPARK_HOME",
                "SPARK_REMOTE",
                "LARGO_SPARK",
                "JAVA_HOME",
                "LARGO_DRIVER_MEMORY",
                "HADOOP_CONF_DIR",
                "YARN_CONF_DIR"));
    builder.environment().put("PATH", folder + "/bin:" + System.getenv("PATH"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), text.replace('\0', '\n'));
  }

  /**
   * The result of a script.
   *
   * @param code exit code
   * @param text all that it printed
   */
  private record Ran(int code, String text) {}
}
