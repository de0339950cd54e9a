package largo.spark.device;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * A GPU for each task of a training, and for no other: Spark's stage-level scheduling. Loading data
 * then uses all cores, and training as many tasks as there are GPUs.
 */
final class GpuProfile {

  private static final String AMOUNT = "spark.executor.resource.gpu.amount";
  private static final String SCRIPT = "spark.executor.resource.gpu.discoveryScript";
  private static final String VENDOR = "spark.executor.resource.gpu.vendor";
  private static final String DYNAMIC = "spark.dynamicAllocation.enabled";

  private GpuProfile() {}

  /**
   * The profile: for the executors that there are, if they have GPUs; else, where Spark starts
   * executors as they are needed, for new ones.
   *
   * @throws DeviceException if there is no way to either
   */
  static ResourceProfile of(JavaSparkContext spark) {
    SparkConf conf = spark.getConf();
    String master = spark.master();
    if (spark.isLocal()) {
      throw new DeviceException(
          "worker.gpus must be 0 where the master is %s, which has no stage-level scheduling, but "
              + "was 1; run it on YARN, Kubernetes or a standalone cluster, or leave it at 0: tasks"
              + " of one process share its GPUs all the same",
          master);
    }
    TaskResourceRequests task = new TaskResourceRequests().resource(Placement.GPU, 1);
    if (isGiven(spark)) {
      return known(spark, new ResourceProfileBuilder().require(task));
    }
    if (!conf.getBoolean(DYNAMIC, false)) {
      throw new DeviceException(
          "worker.gpus is 1, but executors have no GPUs, as Spark sees it; add --conf %s=1 --conf "
              + "%s=conf/gpu-discovery.sh",
          AMOUNT, SCRIPT);
    }
    ExecutorResourceRequests executor =
        new ExecutorResourceRequests()
            .resource(Placement.GPU, 1, conf.get(SCRIPT, ""), conf.get(VENDOR, ""));
    return known(spark, new ResourceProfileBuilder().require(task).require(executor));
  }

  /** Whether Spark gives every executor GPUs. */
  static boolean isGiven(JavaSparkContext spark) {
    return spark.getConf().contains(AMOUNT);
  }

  /** Spark counts slots for profiles that it knows. */
  private static ResourceProfile known(JavaSparkContext spark, ResourceProfileBuilder builder) {
    ResourceProfile profile = builder.build();
    spark.sc().resourceProfileManager().addResourceProfile(profile);
    return profile;
  }
}
