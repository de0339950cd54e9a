package largo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import largo.spark.TestFolder;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/**
 * What a release puts into a repository, resolved by {@code spark-submit --packages} from its
 * coordinates: all classes and native libraries, in the driver and in an executor.
 */
public class PackagesIT {

  private static final int SECONDS = 300;
  private static final Path BUILD = Path.of(SparkProcess.jar()).getParent();
  private static final Pattern JAR =
      Pattern.compile("largo-spark-jobs-(.*)-cluster(-torch)?\\.jar");

  /** Of Ivy: the folder of this test, and the repository that Maven has filled for this build. */
  private static final String SETTINGS =
      """
      <ivysettings>
        <settings defaultResolver="all"/>
        <resolvers>
          <chain name="all">
            <ibiblio name="release" m2compatible="true" root="file://%s/repository"/>
            <ibiblio name="maven" m2compatible="true" root="file://%s"/>
          </chain>
        </resolvers>
      </ivysettings>
      """;

  private final TestFolder folder = TestFolder.create();
  private final Path out = folder.path().resolve("out");
  private final Matcher jar = JAR.matcher(Path.of(SparkProcess.jar()).getFileName().toString());

  @Rule public final Timeout deadline = Timeout.seconds(2 * SECONDS);

  @Before
  public void release() throws IOException {
    assertThat(jar.matches()).isTrue();
    publish("core");
    publish("spark-jobs");
    ClusterScene.write(folder, "digits");
  }

  @Test
  public void trainsWithTheCoordinatesAlone() throws Exception {
    try (SparkProcess run = train("io.largo:largo-spark-jobs:" + jar.group(1))) {
      assertThat(run.await(SECONDS)).as(run.output()).isZero();
    }
    assertThat(out.resolve("trials/" + ClusterScene.TRIAL + "/model.zip"))
        .hasBinaryContent(ClusterScene.undisturbed(folder));
  }

  @Test
  public void findsLibtorch() throws Exception {
    assumeTrue("the build is one with PyTorch", jar.group(2) != null);
    Matcher pytorch =
        Pattern.compile("<artifactId>pytorch</artifactId>\\s*<version>(.*)</version>")
            .matcher(publish("torch"));
    assertThat(pytorch.find()).isTrue();
    String coordinates =
        "io.largo:largo-spark-jobs:VERSION,io.largo:largo-torch:VERSION,org.bytedeco:pytorch:"
            + pytorch.group(1);
    assertThat(Path.of("../docs/spark-ml.md")).content().contains("packages=" + coordinates);

    try (SparkProcess run =
        train(coordinates.replace("VERSION", jar.group(1)), "--set", "worker.engine=torch")) {
      assertThat(run.await(SECONDS)).as(run.output()).isZero();
      assertThat(run.output()).contains("gradients are computed by libtorch");
    }
  }

  /** Puts the artifact of a module into the repository; returns the POM that a release has. */
  private String publish(String module) throws IOException {
    Path target = Path.of("..", module).resolve(Path.of("").toAbsolutePath().relativize(BUILD));
    String artifact = "largo-" + module;
    String name = artifact + "-" + jar.group(1);
    Path home = folder.path().resolve("repository/io/largo/" + artifact + "/" + jar.group(1) + "/");
    Files.createDirectories(home);
    Files.copy(target.resolve(name + ".jar"), home.resolve(name + ".jar"));
    String pom = Files.readString(target.resolve(".flattened-pom.xml"));
    assertThat(pom) // the address of the project, not of a folder in it
        .doesNotContain("/" + artifact + "<");
    Files.writeString(home.resolve(name + ".pom"), pom);
    return pom;
  }

  /** Starts a training on an executor that is a process of its own. */
  private SparkProcess train(String coordinates, String... options) {
    String repository = System.getProperty("largo.maven.repository");
    String ivy = folder.write("ivy.xml", SETTINGS.formatted(folder, repository));
    String conf =
        folder.write(
            "a.conf", ClusterScene.SPEC.formatted(folder.path().resolve("digits").toUri()));
    return SparkProcess.start(
        SparkProcess.SUBMIT,
        folder.path().resolve("submit.log"),
        Optional.empty(),
        Map.of(),
        Stream.concat(
                Stream.of(
                        "--packages " + coordinates,
                        "--conf spark.jars.ivySettings=" + ivy,
                        "--conf spark.jars.ivy=" + folder + "/ivy",
                        "--master local-cluster[1,2,768] --conf spark.executor.memory=768m",
                        "--conf spark.ui.enabled=false",
                        "--class largo.spark.cli.Main spark-internal",
                        "train " + conf + " --out " + out.toUri())
                    .flatMap(words -> Stream.of(words.split(" "))),
                Stream.of(options))
            .toList());
  }
}
