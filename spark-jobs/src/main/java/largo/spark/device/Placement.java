package largo.spark.device;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import largo.core.config.WorkerSpec;
import largo.core.config.WorkerSpec.Device;
import largo.core.config.WorkerSpec.Engine;
import largo.core.torch.TorchRuntimes;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.resource.ResourceProfile;

/**
 * The devices of training tasks. Created on the driver, where it requests GPUs from Spark;
 * serialized into tasks, which acquire their devices from it.
 */
public final class Placement implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  /** Any device, and the resources of the application's default profile. */
  public static final Placement ANYWHERE = new Placement(Engine.DL4J, Device.AUTO, null);

  /** The name of the resource, as in {@code spark.task.resource.gpu.amount}. */
  static final String GPU = "gpu";

  private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(30);

  /** The pool of this JVM's devices as ND4J uses them. */
  private static final DevicePool ND4J = new DevicePool(new DeviceProbe.Real(), ACQUIRE_TIMEOUT);

  /** The pool of this JVM's devices as libtorch uses them. */
  private static final DevicePool TORCH =
      new DevicePool(
          new TorchDevices(
              TorchRuntimes::find, Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES"))),
          ACQUIRE_TIMEOUT);

  private final Engine engine;
  private final Device device;
  private final transient ResourceProfile profile; // null: the default profile

  private Placement(Engine engine, Device device, ResourceProfile profile) {
    this.engine = engine;
    this.device = device;
    this.profile = profile;
  }

  /**
   * The placement of a specification.
   *
   * @throws DeviceException if it requests a GPU per task, and Spark cannot provide that
   */
  public static Placement of(JavaSparkContext spark, WorkerSpec worker) {
    return new Placement(
        worker.engine(), worker.device(), worker.gpus() == 0 ? null : GpuProfile.of(spark));
  }

  /** The same shards, to be processed by tasks with the resources of this placement. */
  public <T> JavaRDD<T> on(JavaRDD<T> shards) {
    return profile == null
        ? shards
        : shards
            .mapPartitions(rows -> rows, true)
            .withResources(profile); // partitions do not change
  }

  /** The maximal number of concurrent tasks, given the cores and resources of each. */
  public int slots(JavaSparkContext spark) {
    return spark
        .sc()
        .maxNumConcurrentTasks(
            profile == null
                ? spark.sc().resourceProfileManager().defaultResourceProfile()
                : profile);
  }

  /**
   * Acquires a device for the calling task, and pins its thread to it. Must be called before the
   * thread uses an array; the caller closes the lease.
   *
   * @throws DeviceException if no device is available
   */
  public DeviceLease acquire() {
    return pool(engine).acquire(device, addresses(), ExecutorName.current());
  }

  /** The decision for the calling process. */
  static DeviceDecision decision(Engine engine, Device requested) {
    return pool(engine).decision(requested);
  }

  private static DevicePool pool(Engine engine) {
    return engine == Engine.TORCH ? TORCH : ND4J;
  }

  private static List<String> addresses() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpus = task == null ? null : task.resourcesJMap().get(GPU);
    return gpus == null ? List.of() : Arrays.asList(gpus.addresses());
  }
}
