package largo.spark.device;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import largo.core.config.WorkerSpec;
import largo.core.config.WorkerSpec.Device;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.resource.ResourceProfile;

/**
 * Where the tasks of a training compute. Made on the driver, where it asks Spark for GPUs; travels
 * in tasks, which take their devices by it.
 */
public final class Placement implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  /** Whatever there is, and what Spark gives every task. */
  public static final Placement ANYWHERE = new Placement(Device.AUTO, null);

  /** The name of the resource, as in {@code spark.task.resource.gpu.amount}. */
  static final String GPU = "gpu";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Devices belong to a JVM, and so does the knowledge of who has them. */
  private static final DevicePool HERE = new DevicePool(new DeviceProbe.Real(), PATIENCE);

  private final Device device;
  private final transient ResourceProfile profile; // null: the application's own

  private Placement(Device device, ResourceProfile profile) {
    this.device = device;
    this.profile = profile;
  }

  /**
   * The placement that a specification asks for.
   *
   * @throws DeviceException if it asks for a GPU a task where Spark cannot give that
   */
  public static Placement of(JavaSparkContext spark, WorkerSpec worker) {
    return new Placement(worker.device(), worker.gpus() == 0 ? null : GpuProfile.of(spark));
  }

  /** The same shards, each to be worked on by a task that has what it needs. */
  public <T> JavaRDD<T> on(JavaRDD<T> shards) {
    return profile == null
        ? shards
        : shards
            .mapPartitions(rows -> rows, true)
            .withResources(profile); // shards stay as they are
  }

  /** Tasks that can run at a time, with the cores and resources that each of them asks for. */
  public int slots(JavaSparkContext spark) {
    return spark
        .sc()
        .maxNumConcurrentTasks(
            profile == null
                ? spark.sc().resourceProfileManager().defaultResourceProfile()
                : profile);
  }

  /**
   * Takes a device for the calling task, and has its thread compute there. To be called before the
   * thread touches any array.
   *
   * @return to be closed when the task is done with it
   * @throws DeviceException if there is none
   */
  public DeviceLease take() {
    return HERE.take(device, addresses(), ExecutorName.here());
  }

  /** What the calling process computes on. */
  static DeviceDecision verdict(Device wanted) {
    return HERE.verdict(wanted);
  }

  private static List<String> addresses() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpus = task == null ? null : task.resourcesJMap().get(GPU);
    return gpus == null ? List.of() : Arrays.asList(gpus.addresses());
  }
}
