package largo.spark.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import largo.core.config.WorkerSpec;
import largo.core.config.WorkerSpec.Device;
import largo.core.model.Precision;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.AfterClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Requests a GPU per task from a Spark with fake GPUs. */
public class PlacementTest extends SparkSuite {

  @Rule public final Timeout deadline = Timeout.seconds(120);

  @AfterClass
  public static void close() {
    session().stop(); // the next suite opens another one
  }

  @Test
  public void requestsAGpuPerTask() {
    WorkerSpec wish =
        new WorkerSpec(WorkerSpec.Engine.DL4J, Device.AUTO, 1, Precision.FLOAT32, List.of());
    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> Placement.of(spark(), wish))
        .withMessageStartingWith(
            "worker.gpus must be 0 where the master is local[2], which has no");

    String script =
        TestFolder.create()
            .write("discover", "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"4\"]}'\n");
    assertThat(Path.of(script).toFile().setExecutable(true)).isTrue();
    JavaSparkContext spark = cluster(script);
    Placement placement = Placement.of(spark, wish);
    List<Integer> shards = List.of(0, 1, 2);

    Set<String> given =
        new TreeSet<>(
            placement
                .on(spark.parallelize(shards, 3))
                .map(
                    k -> {
                      placement
                          .acquire()
                          .close(); // a build without CUDA: cores, whatever Spark says
                      return TaskContext.get().resourcesJMap().get("gpu").addresses()[0];
                    })
                .collect());
    assertThat(given).containsExactly("4");
    assertThat(Placement.ANYWHERE.slots(spark)).isEqualTo(2);
    assertThat(placement.slots(spark)).isEqualTo(1);
    assertThat(
            spark
                .parallelize(shards, 3)
                .map(k -> TaskContext.get().resourcesJMap().size())
                .collect())
        .containsOnly(0);

    WorkerSpec gpu =
        new WorkerSpec(WorkerSpec.Engine.DL4J, Device.GPU, 0, Precision.FLOAT32, List.of());
    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> DevicePreflight.check(spark, gpu))
        .withMessageContaining("executor 0 at ")
        .withMessageContaining("worker.device is gpu, but this build has no CUDA backend; build");
  }

  /** One executor with two cores and a GPU. */
  private static JavaSparkContext cluster(String script) {
    return JavaSparkContext.fromSparkContext(
        open(
                "local-cluster[1,2,1024]",
                Map.of(
                    "spark.executor.extraClassPath",
                    System.getProperty("java.class.path"),
                    "spark.worker.resource.gpu.amount",
                    "1",
                    "spark.worker.resource.gpu.discoveryScript",
                    script,
                    "spark.executor.resource.gpu.amount",
                    "1"))
            .sparkContext());
  }
}
