package largo.spark.device;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * A resource profile with one GPU per training task, by Spark's stage-level scheduling. Loading
 * data uses all cores, training as many tasks as there are GPUs.
 */
final class GpuProfile {

  private static final String AMOUNT = "spark.executor.resource.gpu.amount";
  private static final String SCRIPT = "spark.executor.resource.gpu.discoveryScript";
  private static final String VENDOR = "spark.executor.resource.gpu.vendor";
  private static final String DYNAMIC = "spark.dynamicAllocation.enabled";

  private GpuProfile() {}

  /**
   * The profile: for existing executors if they have GPUs; otherwise, with dynamic allocation, for
   * new ones.
   *
   * @throws DeviceException if neither is possible
   */
  static ResourceProfile of(JavaSparkContext spark) {
    SparkConf conf = spark.getConf();
    String master = spark.master();
    if (spark.isLocal()) {
      throw new DeviceException(
          "worker.gpus must be 0 where the master is %s, which has no stage-level scheduling, but "
              + "was 1; run it on YARN, Kubernetes or a standalone cluster, or leave it at 0: "
              + "tasks of one process share its GPUs anyway",
          master);
    }
    TaskResourceRequests task = new TaskResourceRequests().resource(Placement.GPU, 1);
    if (isConfigured(spark)) {
      return register(spark, new ResourceProfileBuilder().require(task));
    }
    if (!conf.getBoolean(DYNAMIC, false)) {
      throw new DeviceException(
          "worker.gpus is 1, but executors have no GPUs according to Spark; add --conf %s=1 "
              + "--conf %s=conf/gpu-discovery.sh",
          AMOUNT, SCRIPT);
    }
    ExecutorResourceRequests executor =
        new ExecutorResourceRequests()
            .resource(Placement.GPU, 1, conf.get(SCRIPT, ""), conf.get(VENDOR, ""));
    return register(spark, new ResourceProfileBuilder().require(task).require(executor));
  }

  /** Whether Spark is configured to give every executor GPUs. */
  static boolean isConfigured(JavaSparkContext spark) {
    return spark.getConf().contains(AMOUNT);
  }

  /** Spark counts slots for registered profiles only. */
  private static ResourceProfile register(JavaSparkContext spark, ResourceProfileBuilder builder) {
    ResourceProfile profile = builder.build();
    spark.sc().resourceProfileManager().addResourceProfile(profile);
    return profile;
  }
}
