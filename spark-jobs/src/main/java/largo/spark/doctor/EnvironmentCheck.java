package largo.spark.doctor;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import largo.core.dl4j.NativeBackend;
import largo.spark.device.DevicePreflight;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Pointer;

/** Looks at this machine, and at the cluster that a session is connected to. */
public final class EnvironmentCheck {

  private static final int JAVA = 17;
  private static final double GIGABYTE = 1 << 30;

  private EnvironmentCheck() {}

  /**
   * Looks at everything.
   *
   * @param session opens Spark; asked last, as it may take long
   */
  public static List<CheckResult> run(Supplier<SparkSession> session) {
    List<CheckResult> findings = new ArrayList<>();
    findings.add(java());
    findings.add(guarded("backend", EnvironmentCheck::backend)); // the first to touch ND4J
    findings.add(guarded("oneDNN", OneDnnCheck::check));
    findings.add(guarded("threads", EnvironmentCheck::threads));
    findings.add(guarded("memory", EnvironmentCheck::memory));
    findings.add(guarded("pictures", EnvironmentCheck::pictures));
    GpuCheck.check().forEach(check -> findings.add(guarded("GPU", check)));
    findings.add(guarded("Spark", () -> spark(session.get())));
    return findings;
  }

  private static CheckResult java() {
    int version = Runtime.version().feature();
    String words = System.getProperty("java.vm.name") + " " + Runtime.version();
    return version == JAVA
        ? CheckResult.ok("Java", words)
        : CheckResult.bad("Java", words, "Spark 3.5 needs 17: point JAVA_HOME to a JDK 17");
  }

  private static CheckResult backend() {
    String chosen = DevicePreflight.settle();
    NativeBackend.prepare();
    return CheckResult.ok(
        "backend", "ND4J on %s, BLAS and OpenMP loaded; computes %s", NativeBackend.name(), chosen);
  }

  private static CheckResult threads() {
    int openMp = NativeBackend.openMpThreads();
    String words = String.format(Locale.ROOT, "OpenMP starts %d, %d cores", openMp, cores());
    return openMp == 1
        ? CheckResult.ok("threads", words + ", one a task")
        : CheckResult.note(
            "threads",
            words,
            "set OMP_NUM_THREADS=1 before the JVM starts, as bin/largo does: parallelism comes from "
                + "tasks");
  }

  private static CheckResult memory() {
    double heap = Runtime.getRuntime().maxMemory() / GIGABYTE;
    double native_ = Pointer.maxBytes() / GIGABYTE;
    double machine =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize()
            / GIGABYTE;
    String words =
        String.format(
            Locale.ROOT,
            "heap %.1f GB, ND4J beside it up to %.1f GB, machine %.1f GB",
            heap,
            native_,
            machine);
    return heap + native_ <= machine
        ? CheckResult.ok("memory", words)
        : CheckResult.note(
            "memory",
            words,
            "together they exceed the machine: lower spark.driver.memory, or set "
                + "-Dorg.bytedeco.javacpp.maxbytes");
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
        "no fonts: reports will have none",
        "install fontconfig and a font, fonts-dejavu-core for one");
  }

  private static CheckResult spark(SparkSession session) {
    SparkContext context = session.sparkContext();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(context);
    long answers =
        spark.parallelize(List.of(1, 2, 3, 4), 4).map(x -> x + 1).filter(x -> x > 1).count();
    return CheckResult.ok(
        "Spark",
        "%s, master %s, %d slots, a job of %d tasks went through",
        spark.version(),
        spark.master(),
        spark.defaultParallelism(),
        answers);
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** What a check throws is a finding: the others are worth knowing all the same. */
  private static CheckResult guarded(String what, Supplier<CheckResult> check) {
    try {
      return check.get();
    } catch (RuntimeException | LinkageError e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return what.equals("pictures")
          ? noFonts()
          : CheckResult.bad(what, root.toString(), "see the message");
    }
  }
}
