package largo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import largo.spark.TestFolder;
import largo.spark.cli.Main;
import largo.spark.yarn.SubmitLine.Mode;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.ContainerReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.api.records.ResourceInformation;
import org.apache.hadoop.yarn.api.records.SignalContainerCommand;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestName;
import org.junit.rules.Timeout;
import picocli.CommandLine;

/** The cluster jar on YARN with all files in HDFS, submitted with spark-submit. */
public class YarnIT {

  private static final int SECONDS = 400;

  private static final TestFolder FOLDER = TestFolder.create();
  private static MiniHadoop hadoop;
  private static YarnClient yarn;
  private static byte[] undisturbed;

  @Rule public final Timeout deadline = Timeout.seconds(2 * SECONDS);
  @Rule public final TestName name = new TestName();

  @BeforeClass
  public static void start() throws Exception {
    undisturbed = ClusterScene.undisturbed(FOLDER);
    hadoop = new MiniHadoop(FOLDER);
    yarn = hadoop.client();
    hadoop
        .files()
        .copyFromLocalFile(new Path(FOLDER.path().resolve("local").toUri()), path("/data"));
    FOLDER.write("yarn.conf", ClusterScene.SPEC.formatted(hadoop.uri() + "/data"));
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
  public void clientModeContinuesIfAContainerIsKilled() throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--properties-file", "../conf/spark-defaults/yarn-cpu.conf"));
    arguments.addAll(List.of("--queue", MiniHadoop.QUEUE));
    arguments.addAll(words("--num-executors 2 --executor-cores 1 --executor-memory 512m"));
    arguments.addAll(words("--driver-memory 768m --conf spark.executor.memoryOverhead=512m"));
    arguments.addAll(List.of("--class", "largo.spark.cli.Main", SparkProcess.jar()));
    arguments.addAll(List.of("train", FOLDER + "/yarn.conf", "--out", "/out/client"));
    try (SparkProcess run = submit(arguments)) {
      run.await(() -> hasCheckpoint("/out/client"), "a checkpoint", SECONDS);
      ApplicationReport application = application();
      assertThat(application.getQueue()).isEqualTo(MiniHadoop.QUEUE);
      List<ContainerReport> containers = containers(application);
      yarn.signalToContainer(
          containers.get(containers.size() - 1).getContainerId(),
          SignalContainerCommand.FORCEFUL_SHUTDOWN);
      assertThat(run.await(SECONDS)).as(run.output()).isZero();
      assertThat(run.output()).contains("Lost executor");
    }
    checkResult("/out/client");
  }

  @Test
  public void plannedClusterModeResumesIfTheDriverIsTerminated() throws Exception {
    try (SparkProcess run = submit(planned(Mode.CLUSTER, "--nodes=2", "--out=/out/cluster"))) {
      run.await(() -> hasCheckpoint("/out/cluster"), "a checkpoint", SECONDS);
      yarn.signalToContainer(
          containers(application()).get(0).getContainerId(),
          SignalContainerCommand.GRACEFUL_SHUTDOWN);
      assertThat(run.await(SECONDS)).as(run.output()).isZero();
    }
    ApplicationReport application = application();
    assertThat(application.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.SUCCEEDED);
    assertThat(application.getCurrentApplicationAttemptId().getAttemptId()).isEqualTo(2);
    checkResult("/out/cluster");
  }

  /**
   * The build has no CUDA backend: executors have GPUs for YARN and Spark, but compute on cores.
   */
  @Test
  public void plannedClientModeUsesGpusOfTheLabelledNode() throws Exception {
    java.nio.file.Path asked = FOLDER.path().resolve("asked");
    String smi =
        FOLDER.write(
            "nvidia-smi", // of a container that is shown one card
            "#!/bin/sh\necho $CONTAINER_ID >> %s\necho 0\n".formatted(asked));
    assertThat(new File(smi).setExecutable(true)).isTrue();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(words("--conf spark.executorEnv.NVIDIA_SMI=" + smi));
    arguments.addAll(
        planned(
            Mode.CLIENT,
            "--nodes=1",
            "--node-gpus=" + MiniHadoop.NODE_GPUS,
            "--label=" + MiniHadoop.LABEL,
            "--out=/out/gpus"));
    List<ContainerReport> executors;
    try (SparkProcess run = submit(arguments)) {
      run.await(() -> hasCheckpoint("/out/gpus"), "a checkpoint", SECONDS);
      List<ContainerReport> containers = containers(application());
      assertThat(containers.get(0).getAssignedNode()).isNotEqualTo(hadoop.labelled());
      assertThat(gpus(containers.get(0))).isZero();
      executors = containers.subList(1, containers.size());
      assertThat(run.await(SECONDS)).as(run.output()).isZero();
      assertThat(run.output())
          .containsPattern(
              "executor \\d at \\S+ will compute on cores: this build has no CUDA backend");
    }
    assertThat(executors)
        .hasSize(MiniHadoop.NODE_GPUS)
        .allSatisfy(executor -> assertThat(gpus(executor)).isOne())
        .extracting(ContainerReport::getAssignedNode)
        .containsOnly(hadoop.labelled());
    assertThat(Files.readAllLines(asked))
        .containsExactlyInAnyOrderElementsOf(
            executors.stream().map(executor -> executor.getContainerId().toString()).toList());
    checkResult("/out/gpus");
  }

  @Test
  public void clusterModeReportsWhyARunWasRefused() throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(words("--master yarn --deploy-mode cluster --driver-memory 768m"));
    arguments.addAll(words("--conf spark.yarn.maxAppAttempts=1"));
    arguments.addAll(List.of("--class", "largo.spark.cli.Main", SparkProcess.jar(), "train"));
    hadoop.files().mkdirs(path("/out/there"));
    hadoop.files().create(path("/out/there/something")).close(); // an empty one counts as new
    arguments.addAll(List.of(hadoop.uri() + "/yarn.conf", "--out", "/out/there"));
    hadoop.files().copyFromLocalFile(new Path(FOLDER + "/yarn.conf"), path("/yarn.conf"));
    try (SparkProcess run = submit(arguments)) {
      assertThat(run.await(SECONDS)).as(run.output()).isEqualTo(1);
      assertThat(run.output())
          .contains("/out/there exists already; name another folder with --out");
    }
    assertThat(application().getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.FAILED);
    assertThat(application().getDiagnostics()).contains("/out/there exists already");
  }

  /** The arguments that yarn-plan prints for a mode, with local paths of jar and files. */
  private static List<String> planned(Mode mode, String... options) {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      List<String> arguments = new ArrayList<>();
      arguments.addAll(List.of("yarn-plan", FOLDER + "/yarn.conf", "--node-cores=4"));
      arguments.add("--node-memory=" + MiniHadoop.NODE_MEMORY + "m");
      arguments.addAll(List.of("--container-step=64m", "--queue=" + MiniHadoop.QUEUE));
      arguments.addAll(List.of(options));
      assertThat(new CommandLine(new Main()).execute(arguments.toArray(String[]::new))).isZero();
    } finally {
      System.setOut(out);
    }
    String line =
        Arrays.stream(printed.toString(StandardCharsets.UTF_8).split("\n\n"))
            .filter(part -> part.matches("(?s)spark-submit .*--deploy-mode " + mode + " .*"))
            .findFirst()
            .orElseThrow();
    return words(line.replace("\\\n", " ")).stream()
        .skip(1)
        .map(word -> word.endsWith(".jar") ? SparkProcess.jar() : word)
        .map(word -> word.startsWith("conf/") ? "../" + word : word)
        .toList();
  }

  private SparkProcess submit(List<String> arguments) {
    List<String> all = new ArrayList<>();
    all.addAll(words("--conf spark.yarn.jars=local:" + SparkProcess.home() + "/jars/*"));
    all.addAll(words("--conf spark.ui.enabled=false"));
    all.addAll(kernels());
    all.addAll(arguments);
    return SparkProcess.start(
        SparkProcess.SUBMIT,
        FOLDER.path().resolve(name.getMethodName() + ".log"),
        Optional.of(hadoop.clientConf()),
        Map.of("HADOOP_CONF_DIR", hadoop.clientConf().toString()),
        all);
  }

  /**
   * The choice of OpenBLAS's kernels, which containers do not inherit: others round differently.
   */
  private static List<String> kernels() {
    return System.getenv().entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("OPENBLAS_"))
        .flatMap(
            variable ->
                Stream.of("spark.executorEnv.", "spark.yarn.appMasterEnv.")
                    .map(prefix -> prefix + variable.getKey() + "=" + variable.getValue()))
        .flatMap(setting -> Stream.of("--conf", setting))
        .toList();
  }

  /** All output is in HDFS, and the model equals that of an undisturbed run. */
  private static void checkResult(String out) throws Exception {
    String trial = "trials/" + ClusterScene.TRIAL;
    assertThat(names(out))
        .contains(
            "spec.conf",
            "results.csv",
            "report.html",
            "plots/loss-curves.png",
            trial + "/model.zip")
        .noneMatch(file -> file.contains("checkpoint"))
        .anyMatch(file -> file.matches("results\\.parquet/part-.*\\.parquet"))
        .anyMatch(file -> file.matches("steps\\.parquet/trial=.*/part-.*\\.parquet"));
    assertThat(read(out + "/" + trial + "/model.zip")).isEqualTo(undisturbed);
    assertThat(new String(read(out + "/results.csv"), StandardCharsets.UTF_8))
        .contains(ClusterScene.TRIAL, "finished");
  }

  private static boolean hasCheckpoint(String out) throws Exception {
    return names(out).stream().anyMatch(file -> file.endsWith(".checkpoint"));
  }

  /** Relative paths of all files below a folder. */
  private static List<String> names(String folder) throws Exception {
    List<String> names = new ArrayList<>();
    if (hadoop.files().exists(path(folder))) {
      RemoteIterator<LocatedFileStatus> files = hadoop.files().listFiles(path(folder), true);
      while (files.hasNext()) {
        names.add(files.next().getPath().toUri().getPath().substring(folder.length() + 1));
      }
    }
    return names;
  }

  private static byte[] read(String file) throws Exception {
    try (InputStream in = hadoop.files().open(path(file))) {
      return in.readAllBytes();
    }
  }

  private static Path path(String path) {
    return new Path(path);
  }

  private static List<String> words(String line) {
    return Arrays.stream(line.split("\\s+")).toList();
  }

  /** The latest application. */
  private static ApplicationReport application() throws Exception {
    return yarn.getApplications().stream()
        .max(Comparator.comparing(ApplicationReport::getApplicationId))
        .orElseThrow();
  }

  /** The containers of the application, its master first. */
  private static List<ContainerReport> containers(ApplicationReport application) throws Exception {
    return yarn.getContainers(application.getCurrentApplicationAttemptId()).stream()
        .sorted(Comparator.comparing(ContainerReport::getContainerId))
        .toList();
  }

  private static long gpus(ContainerReport container) {
    return container.getAllocatedResource().getResourceValue(ResourceInformation.GPU_URI);
  }
}
