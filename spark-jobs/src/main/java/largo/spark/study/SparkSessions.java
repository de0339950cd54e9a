package largo.spark.study;

import java.util.Map;
import java.util.Optional;
import largo.spark.interop.ClassicSession;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;

/** Opens Spark with settings for training, unless the user has set them. */
public final class SparkSessions {

  private static final String LOCAL_MASTER = "local[*]";

  /** Names of settings whose values are secret: Spark's pattern, and the keys of file systems. */
  public static final String SECRETS =
      "(?i)secret|password|passwd|passphrase|token|credential|(access|account|private|api)[.-]?key"
          + "|encryption[.]key|[.]sas[.]";

  /**
   * Settings of glibc, without which it returns the arrays of a gradient to the kernel, and each
   * gradient faults them in again; bin/largo sets them for the driver.
   */
  private static final Map<String, String> MALLOC =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_THRESHOLD_", Integer.toString(1 << 30),
          "MALLOC_TRIM_THRESHOLD_", Long.toString(1L << 32));

  private SparkSessions() {}

  /**
   * The configuration of Hadoop of a session with these settings, including {@code spark.hadoop.*}
   * from these settings, from spark-submit, and from spark-defaults.conf.
   */
  public static Configuration hadoop(Map<String, String> settings) {
    SparkConf conf = new SparkConf();
    settings.forEach(conf::set);
    return SparkHadoopUtil.get().newConfiguration(conf);
  }

  /**
   * Opens a session.
   *
   * @param name of the application
   * @param master if empty, the one given to spark-submit, or all cores of this machine
   * @param settings {@code spark.*} settings, which override all others
   * @throws largo.core.config.SpecException if the settings ask for Spark Connect
   */
  public static SparkSession open(
      String name, Optional<String> master, Map<String, String> settings) {
    SparkConf conf = new SparkConf().setAppName("largo " + name);
    settings.forEach(conf::set);
    master.ifPresent(conf::setMaster);
    ClassicSession.check(conf, System.getenv());
    conf.setIfMissing("spark.master", LOCAL_MASTER);

    // Spark's pattern does not match the keys of Azure, Google and others.
    conf.setIfMissing("spark.redaction.regex", SECRETS);
    // One OpenMP thread per task: parallelism comes from tasks.
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
    MALLOC.forEach((key, value) -> conf.setIfMissing("spark.executorEnv." + key, value));
    // CUDA numbers devices like nvidia-smi and discovery scripts, not the fastest first.
    conf.setIfMissing("spark.executorEnv.CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    // Floats are not compressible.
    conf.setIfMissing("spark.broadcast.compress", "false");
    // Trials in parallel share the slots.
    conf.setIfMissing("spark.scheduler.mode", "FAIR");
    // Largo shows a progress bar in its place.
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.ui.enabled", "false");
      // If a task runs out of memory, the run ends with a message, instead of the JVM without one.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
    }
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    LocalClusterJars.of(session.sparkContext()).ifPresent(session.sparkContext()::addSparkListener);
    return session;
  }
}
