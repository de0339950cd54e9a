package largo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.spark.Folder;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.ContainerReport;
import org.apache.hadoop.yarn.api.records.SignalContainerCommand;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.FixMethodOrder;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestName;
import org.junit.rules.Timeout;
import org.junit.runners.MethodSorters;

/** The cluster jar on YARN, with everything in HDFS, submitted as users do. */
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class YarnIT {

  private static final String SPEC =
      """
      name = on-yarn
      data { source = idx, path = "%s" }
      model { zoo = mlp, widths = [24], dropout = 0.2 }
      optimizer { name = lambc, learning-rate = 0.01 }
      batch { global = 128, micro = 32 }
      budget.steps = 1000
      checkpoint { every-minutes = 0, every-steps = 20 }
      """;

  private static final String TRIAL = "lambc-b128-lr0.01-s1";
  private static final int CHECKPOINT_SECONDS = 400;

  private static final Folder FOLDER = Folder.create();
  private static MiniHadoop hadoop;
  private static YarnClient yarn;

  @Rule public final Timeout deadline = Timeout.seconds(900);
  @Rule public final TestName name = new TestName();

  @BeforeClass
  public static void start() throws Exception {
    hadoop = new MiniHadoop(FOLDER);
    yarn = hadoop.client();
    Scene.write(FOLDER, "digits");
    hadoop
        .files()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(FOLDER.path().resolve("digits").toUri()),
            new org.apache.hadoop.fs.Path("/data/digits"));
    FOLDER.write("yarn.conf", SPEC.formatted("hdfs:///data/digits"));
  }

  @AfterClass
  public static void stop() {
    if (yarn != null) {
      yarn.stop();
    }
    if (hadoop != null) {
      hadoop.close();
    }
  }

  @Test
  public void clientModeSurvivesTheLossOfAContainer() throws Exception {
    try (SparkProcess run = train("client", "hdfs:///out/client")) {
      run.await(() -> hasCheckpoint("/out/client"), "a checkpoint", CHECKPOINT_SECONDS);
      yarn.signalToContainer(
          executors(application()).get(0), SignalContainerCommand.FORCEFUL_SHUTDOWN);
      assertThat(run.await(CHECKPOINT_SECONDS)).as(run.said()).isZero();
    }
    System.err.println(names("/out/client"));
  }

  private SparkProcess train(String mode, String out) {
    return submit(
        List.of("--master", "yarn", "--deploy-mode", mode),
        List.of("train", FOLDER.path().resolve("yarn.conf").toString(), "--out", out));
  }

  private SparkProcess submit(List<String> options, List<String> arguments) {
    List<String> all = new ArrayList<>(options);
    List.of(
            "spark.yarn.jars=local:" + SparkProcess.home() + "/jars/*",
            "spark.executor.instances=2",
            "spark.executor.memory=512m",
            "spark.executor.memoryOverhead=512m",
            "spark.driver.memory=768m",
            "spark.ui.enabled=false")
        .forEach(setting -> all.addAll(List.of("--conf", setting)));
    all.addAll(List.of("--class", "largo.spark.job.Largo", SparkProcess.jar()));
    all.addAll(arguments);
    Path conf = hadoop.clientConf();
    return SparkProcess.start(
        SparkProcess.SUBMIT,
        FOLDER.path().resolve(name.getMethodName() + ".log"),
        Optional.of(conf),
        Map.of("HADOOP_CONF_DIR", conf.toString()),
        all);
  }

  private static boolean hasCheckpoint(String out) throws Exception {
    return names(out).stream().anyMatch(n -> n.endsWith(".checkpoint"));
  }

  /** All files below a folder, by their paths in it. */
  private static List<String> names(String folder) throws Exception {
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(folder);
    if (!hadoop.files().exists(root)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    var files = hadoop.files().listFiles(root, true);
    while (files.hasNext()) {
      FileStatus file = files.next();
      names.add(file.getPath().toUri().getPath().substring(folder.length() + 1));
    }
    return names;
  }

  private static byte[] read(String path) throws Exception {
    try (InputStream in = hadoop.files().open(new org.apache.hadoop.fs.Path(path))) {
      return in.readAllBytes();
    }
  }

  /** The application that runs. */
  private static ApplicationId application() throws Exception {
    return yarn.getApplications().stream()
        .max(java.util.Comparator.comparingLong(ApplicationReport::getStartTime))
        .orElseThrow()
        .getApplicationId();
  }

  /** Containers of an application, but for its master's. */
  private static List<org.apache.hadoop.yarn.api.records.ContainerId> executors(ApplicationId id)
      throws Exception {
    ApplicationReport report = yarn.getApplicationReport(id);
    return yarn.getContainers(report.getCurrentApplicationAttemptId()).stream()
        .map(ContainerReport::getContainerId)
        .filter(c -> c.getContainerId() % 1_000_000 > 1)
        .sorted()
        .toList();
  }
}
