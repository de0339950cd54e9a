package largo.spark.doctor;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import largo.core.dl4j.NativeBackend;
import largo.core.torch.TorchRuntimes;
import largo.spark.device.DevicePreflight;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Pointer;

/** Checks this machine, and the cluster that a session is connected to. */
public final class EnvironmentCheck {

  private static final double GIGABYTE = 1 << 30;

  private EnvironmentCheck() {}

  /**
   * Runs all checks.
   *
   * @param session opens Spark; called last, as that may take long
   */
  public static List<CheckResult> run(Supplier<SparkSession> session) {
    List<CheckResult> results = new ArrayList<>();
    results.add(
        JavaCheck.check(org.apache.spark.package$.MODULE$.SPARK_VERSION(), Runtime.version()));
    results.add(guarded("backend", EnvironmentCheck::backend)); // the first use of ND4J
    results.add(guarded("oneDNN", OneDnnCheck::check));
    results.add(guarded("PyTorch", EnvironmentCheck::torch));
    results.add(guarded("threads", EnvironmentCheck::threads));
    results.add(guarded("memory", EnvironmentCheck::memory));
    results.add(guarded("pictures", EnvironmentCheck::pictures));
    GpuCheck.check().forEach(check -> results.add(guarded("GPU", check)));
    results.add(guarded("Spark", () -> spark(session.get())));
    return results;
  }

  private static CheckResult backend() {
    String chosen = DevicePreflight.chooseBackend();
    NativeBackend.prepare();
    return CheckResult.ok(
        "backend", "ND4J on %s, BLAS and OpenMP loaded; computes %s", NativeBackend.name(), chosen);
  }

  private static CheckResult torch() {
    return TorchRuntimes.find()
        .map(runtime -> CheckResult.ok("PyTorch", "%s", runtime.description()))
        .orElseGet(() -> CheckResult.ok("PyTorch", "not part of this jar: worker.engine = dl4j"));
  }

  private static CheckResult threads() {
    int openMp = NativeBackend.openMpThreads();
    String message = String.format(Locale.ROOT, "OpenMP starts %d, %d cores", openMp, cores());
    return openMp == 1
        ? CheckResult.ok("threads", message + ", one a task")
        : CheckResult.note(
            "threads",
            message,
            "set OMP_NUM_THREADS=1 before the JVM starts, as bin/largo does: parallelism comes from "
                + "tasks");
  }

  private static CheckResult memory() {
    double heap = Runtime.getRuntime().maxMemory() / GIGABYTE;
    double offHeap = Pointer.maxBytes() / GIGABYTE;
    double machine =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize()
            / GIGABYTE;
    String message =
        String.format(
            Locale.ROOT,
            "heap %.1f GB, ND4J up to %.1f GB in addition, machine %.1f GB",
            heap,
            offHeap,
            machine);
    return heap + offHeap <= machine
        ? CheckResult.ok("memory", message)
        : CheckResult.note(
            "memory",
            message,
            "together they exceed the memory of the machine: decrease spark.driver.memory, or "
                + "set -Dorg.bytedeco.javacpp.maxbytes");
  }

  private static CheckResult pictures() {
    String[] fonts =
        java.awt.GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames();
    return fonts.length > 0
        ? CheckResult.ok("pictures", "%d font families", fonts.length)
        : noFonts();
  }

  private static CheckResult noFonts() {
    return CheckResult.note(
        "pictures",
        "no fonts: reports will have no charts",
        "install fontconfig and a font, for example fonts-dejavu-core");
  }

  private static CheckResult spark(SparkSession session) {
    SparkContext context = session.sparkContext();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(context);
    long answers =
        spark.parallelize(List.of(1, 2, 3, 4), 4).map(x -> x + 1).filter(x -> x > 1).count();
    return CheckResult.ok(
        "Spark",
        "%s, master %s, %d slots, a job of %d tasks succeeded",
        spark.version(),
        spark.master(),
        spark.defaultParallelism(),
        answers);
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Converts an exception of a check to a result, so that the other checks run. */
  private static CheckResult guarded(String subject, Supplier<CheckResult> check) {
    try {
      return check.get();
    } catch (RuntimeException | LinkageError e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return subject.equals("pictures")
          ? noFonts()
          : CheckResult.bad(subject, root.toString(), "see the message");
    }
  }
}
