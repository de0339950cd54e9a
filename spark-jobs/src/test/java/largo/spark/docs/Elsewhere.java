package largo.spark.docs;

import java.nio.file.Path;
import java.util.List;

/**
 * Commands of pages that are not Largo's own, and what runs them for real.
 *
 * @param pattern of the whole command: its words, one space apart
 * @param runner a file of the project
 * @param proof stands in that file: the command, or what it comes to there
 */
record Elsewhere(String pattern, String runner, String proof) {

  private static final String TESTS = "spark-jobs/src/test/java/largo/spark/";
  private static final String YARN = TESTS + "cluster/YarnIT.java";
  private static final String STANDALONE = TESTS + "cluster/StandaloneIT.java";
  private static final String METRICS = TESTS + "track/StepMetricsTest.java";
  private static final String CI = ".ci/run";
  private static final String MAVEN = "mvn -B -ntp -Pscalatest,cluster,reliability,benchmarks";

  /** All of them. */
  static final List<Elsewhere> TABLE =
      List.of(
          // MavenCommand looks whether the profiles, modules and tests that are named are there
          new Elsewhere("mvn verify", CI, MAVEN),
          new Elsewhere("mvn -Pscalatest verify", CI, MAVEN),
          new Elsewhere("mvn -Pcluster verify", CI, MAVEN),
          new Elsewhere("mvn -Preliability verify( -Dlargo.*)?", CI, MAVEN),
          new Elsewhere("mvn (-q )?package( -DskipTests)?", "bin/largo", "package -DskipTests"),
          new Elsewhere("mvn -Pcuda -DskipTests package", CI, "-Pcuda -DskipTests package"),
          new Elsewhere("mvn -Pbenchmarks .*package.*", CI, ",benchmarks "),
          new Elsewhere("mvn spotless:apply", "pom.xml", "spotless-maven-plugin"),
          new Elsewhere("mvn .*test -Dtest=\\w+ .*", CI, "verify"),
          new Elsewhere("mvn dependency:copy .*", "pom.xml", "maven-dependency-plugin"),
          new Elsewhere("notebooks/execute( --keep \\S+)?", CI, "notebooks/execute"),
          new Elsewhere("sudo apt-get install jupyter.*", CI, "python3-ipykernel python3-jpype"),
          new Elsewhere(
              "cd notebooks && jupyter notebook \\w+\\.ipynb",
              "notebooks/execute",
              "-m nbconvert --to notebook --execute"),

          // Submission takes these as Spark does
          new Elsewhere("spark-submit .*/yarn-cpu\\.conf .*", YARN, "yarn-cpu.conf"),
          new Elsewhere("spark-submit .*/standalone\\.conf .*", STANDALONE, "standalone.conf"),
          new Elsewhere(
              "OMP_NUM_THREADS=1 spark-(submit|shell) .*", "bin/largo", "deploy.SparkSubmit"),
          new Elsewhere("pyspark --master yarn .*", "notebooks/largo_jvm.py", "class PySpark"),
          new Elsewhere("\\$SPARK_HOME/sbin/start-master\\.sh", STANDALONE, "master.Master"),
          new Elsewhere("\\$SPARK_HOME/sbin/start-worker\\.sh .*", STANDALONE, "worker.Worker"),

          // by Hadoop's interfaces
          new Elsewhere("hdfs dfs -mkdir -p \\S+", YARN, "hadoop.files().mkdirs"),
          new Elsewhere("hdfs dfs -put \\S+ \\S+", YARN, ".copyFromLocalFile"),
          new Elsewhere("hdfs dfs -get \\S+", YARN, "hadoop.files().open"),
          new Elsewhere("\\(cd \\$SPARK_HOME/jars && zip .*", YARN, "spark.yarn.jars"),
          new Elsewhere("yarn application -list", YARN, "yarn.getApplications()"),
          new Elsewhere("yarn application -kill ID", YARN, "yarn.signalToContainer"),
          new Elsewhere("yarn logs -applicationId ID .*", YARN, "run.said()"),

          // settings of the shell
          new Elsewhere("export HADOOP_CONF_DIR=\\S+", YARN, "HADOOP_CONF_DIR"),
          new Elsewhere("export (SPARK_HOME=\\S+ )?OMP_NUM_THREADS=1", "bin/largo", "OMP_NUM_THR"),
          new Elsewhere("export PYSPARK_DRIVER_PYTHON=.*", "notebooks/largo_jvm.py", "PySpark"),
          new Elsewhere(
              "export SPARK_SUBMIT_OPTIONS=.*", "notebooks/quickstart.zpln", "SPARK_SUBM"),
          new Elsewhere("jar=.*", YARN, "SparkProcess.jar()"),
          new Elsewhere(
              "OMP_NUM_THREADS=2 java -jar benchmarks/target/benchmarks\\.jar.*",
              "benchmarks/pom.xml",
              "<mainClass>largo.benchmarks.Main</mainClass>"),
          new Elsewhere("curl \\S+/metrics/prometheus/ \\| grep largo", METRICS, "/prometheus/"));

  boolean covers(Command command) {
    return String.join(" ", command.words()).matches(pattern);
  }

  /** Whether the proof is where it is said to be. */
  boolean holds(Path root) {
    return Texts.read(root.resolve(runner)).contains(proof);
  }
}
