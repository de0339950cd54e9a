package largo.spark.docs;

import java.nio.file.Path;
import java.util.List;

/**
 * Commands of pages other than Largo's, and the tests or scripts that run them.
 *
 * @param pattern of the whole command: its words, one space apart
 * @param runner a file of the project
 * @param proof stands in that file: the command, or what it comes to there
 */
record ProvenElsewhere(String pattern, String runner, String proof) {

  private static final String TESTS = "spark-jobs/src/test/java/largo/spark/";
  private static final String YARN = TESTS + "cluster/YarnIT.java";
  private static final String STANDALONE = TESTS + "cluster/StandaloneIT.java";
  private static final String METRICS = TESTS + "tracking/StepMetricsTest.java";
  private static final String CI = ".ci/run";
  private static final String MAVEN = "mvn -B -ntp -Pscalatest,cluster,reliability,benchmarks";

  /** All such commands. */
  static final List<ProvenElsewhere> TABLE =
      List.of(
          // MavenCommand looks whether the profiles, modules and tests that are named are there
          new ProvenElsewhere("mvn verify", CI, MAVEN),
          new ProvenElsewhere("mvn -Pscalatest verify", CI, MAVEN),
          new ProvenElsewhere("mvn -Pcluster verify", CI, MAVEN),
          new ProvenElsewhere("mvn -Preliability verify( -Dlargo.*)?", CI, MAVEN),
          new ProvenElsewhere(
              "mvn (-q )?package( -DskipTests)?", "bin/largo", "package -DskipTests"),
          new ProvenElsewhere("mvn (-q )?-Dspark=4 .*", CI, "mvn -B -ntp -Dspark=4"),
          new ProvenElsewhere("LARGO_SPARK=4 bin/largo .*", CI, "LARGO_SPARK=4 bin/largo"),
          new ProvenElsewhere("mvn -Pcuda -DskipTests package", CI, "-Pcuda -DskipTests package"),
          new ProvenElsewhere(
              "mvn -Ptorch -DskipTests package", CI, "-Ptorch,cluster -pl torch,spark-jobs"),
          new ProvenElsewhere(
              "mvn -Ptorch,torch-cu129 -DskipTests package", CI, "-Ptorch-cu129 -pl torch-cuda"),
          new ProvenElsewhere("benchmarks/gpu-check \\S+", CI, "benchmarks/gpu-check --device cpu"),
          new ProvenElsewhere("mvn -Pbenchmarks .*package.*", CI, ",benchmarks "),
          new ProvenElsewhere(
              "mvn -Pdist( -DskipTests)? package", "dist/src/distribution.xml", "spark/jars/*.jar"),
          new ProvenElsewhere(
              "mvn -Prelease -Dlargo\\.url=\\S+ -DskipTests( -Dalt\\S+)? \\w+",
              "pom.xml",
              "<id>release</id>"),
          new ProvenElsewhere(
              "source <\\(bin/largo generate-completion\\)",
              TESTS + "cli/StatusCommandTest.java",
              "generate-completion"),
          new ProvenElsewhere(
              "tensorboard --logdir \\S+",
              TESTS + "tracking/TensorBoardFilesTest.java",
              "/tensorboard"),
          new ProvenElsewhere("mvn spotless:apply", "pom.xml", "spotless-maven-plugin"),
          new ProvenElsewhere("mvn .*test -Dtest=\\w+ .*", CI, "verify"),
          new ProvenElsewhere("mvn dependency:copy .*", "pom.xml", "maven-dependency-plugin"),
          new ProvenElsewhere(
              "benchmarks/network/run( --\\w+ \\S+)*", "benchmarks/network/run", "bench exchange"),
          new ProvenElsewhere(
              "benchmarks/network/link-cut( --\\w+ \\S+)*",
              "benchmarks/network/link-cut",
              "the models are equal"),
          new ProvenElsewhere("python3 benchmarks/blas\\.py.*", "benchmarks/blas.py", "sgemm_"),
          new ProvenElsewhere("notebooks/execute( --keep \\S+)?", CI, "notebooks/execute"),
          new ProvenElsewhere(
              "sudo apt-get install jupyter.*", CI, "python3-ipykernel python3-jpype"),
          new ProvenElsewhere(
              "cd notebooks && jupyter notebook \\w+\\.ipynb",
              "notebooks/execute",
              "-m nbconvert --to notebook --execute"),

          // Submission takes these as Spark does
          new ProvenElsewhere("spark-submit .*/yarn-cpu\\.conf .*", YARN, "yarn-cpu.conf"),
          new ProvenElsewhere(
              "spark-submit .*/standalone\\.conf .*", STANDALONE, "standalone.conf"),
          new ProvenElsewhere(
              "OMP_NUM_THREADS=1 spark-submit --packages .*",
              TESTS + "cluster/PackagesIT.java",
              "--packages "),
          new ProvenElsewhere(
              "packages=.*", TESTS + "cluster/PackagesIT.java", "io.largo:largo-spark-jobs:"),
          new ProvenElsewhere(
              "OMP_NUM_THREADS=1 spark-(submit|shell) .*", "bin/largo", "deploy.SparkSubmit"),
          new ProvenElsewhere(
              "pyspark --master yarn .*", TESTS + "python/PySparkTest.java", "StudyTest"),
          new ProvenElsewhere("\\$SPARK_HOME/sbin/start-master\\.sh", STANDALONE, "master.Master"),
          new ProvenElsewhere(
              "\\$SPARK_HOME/sbin/start-worker\\.sh .*", STANDALONE, "worker.Worker"),

          // by Hadoop's interfaces
          new ProvenElsewhere("hdfs dfs -mkdir -p \\S+", YARN, "hadoop.files().mkdirs"),
          new ProvenElsewhere("hdfs dfs -put \\S+ \\S+", YARN, ".copyFromLocalFile"),
          new ProvenElsewhere("hdfs dfs -get \\S+", YARN, "hadoop.files().open"),
          new ProvenElsewhere("\\(cd \\$SPARK_HOME/jars && zip .*", YARN, "spark.yarn.jars"),
          new ProvenElsewhere("yarn application -list", YARN, "yarn.getApplications()"),
          new ProvenElsewhere("yarn application -kill ID", YARN, "yarn.signalToContainer"),
          new ProvenElsewhere("yarn logs -applicationId ID .*", YARN, "run.output()"),

          // settings of the shell
          new ProvenElsewhere("export HADOOP_CONF_DIR=\\S+", YARN, "HADOOP_CONF_DIR"),
          new ProvenElsewhere(
              "export (SPARK_HOME=\\S+ )?OMP_NUM_THREADS=1", "bin/largo", "OMP_NUM_THR"),
          new ProvenElsewhere(
              "export OPENBLAS_CORETYPE=Haswell.*", "benchmarks/blas.py", "OPENBLAS_CORETYPE"),
          new ProvenElsewhere(
              "export PYSPARK_DRIVER_PYTHON=.*", TESTS + "python/PySparkTest.java", "PySpark"),
          new ProvenElsewhere(
              "export SPARK_SUBMIT_OPTIONS=.*", "notebooks/quickstart.zpln", "SPARK_SUBM"),
          new ProvenElsewhere("jar=.*", YARN, "SparkProcess.jar()"),
          new ProvenElsewhere("wheel=.*", "spark-jobs/pom.xml", "src/build/java/Wheel.java"),
          new ProvenElsewhere(
              "python3 -m pip install --no-index \\S+",
              TESTS + "python/WheelTest.java",
              "--no-index"),
          new ProvenElsewhere(
              "OMP_NUM_THREADS=[12] java -jar benchmarks/target/benchmarks\\.jar.*",
              "benchmarks/pom.xml",
              "<mainClass>largo.benchmarks.BenchmarkMain</mainClass>"),
          new ProvenElsewhere(
              "OMP_NUM_THREADS=2 java -cp benchmarks/\\S+ org\\.openjdk\\.jmh\\.Main Aggregation.*",
              "benchmarks/src/main/java/largo/benchmarks/AggregationBenchmark.java",
              "@Benchmark"),
          new ProvenElsewhere(
              "curl \\S+/metrics/prometheus/ \\| grep largo", METRICS, "/prometheus/"));

  boolean covers(PageCommand command) {
    return String.join(" ", command.words()).matches(pattern);
  }

  /** Whether the file contains the text. */
  boolean holds(Path root) {
    return PageTexts.read(root.resolve(runner)).contains(proof);
  }
}
