package largo.spark.doctor;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import largo.core.model.Backend;
import largo.spark.device.Preflight;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Pointer;

/** Looks at this machine, and at the cluster that a session is connected to. */
public final class Checkup {

  private static final int JAVA = 17;
  private static final double GIGABYTE = 1 << 30;

  private Checkup() {}

  /**
   * Looks at everything.
   *
   * @param session opens Spark; asked last, as it may take long
   */
  public static List<Finding> run(Supplier<SparkSession> session) {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(guarded("backend", Checkup::backend)); // the first to touch ND4J
    findings.add(guarded("oneDNN", OneDnn::check));
    findings.add(guarded("threads", Checkup::threads));
    findings.add(guarded("memory", Checkup::memory));
    findings.add(guarded("pictures", Checkup::pictures));
    Gpus.check().forEach(check -> findings.add(guarded("GPU", check)));
    findings.add(guarded("Spark", () -> spark(session.get())));
    return findings;
  }

  private static Finding java() {
    int version = Runtime.version().feature();
    String words = System.getProperty("java.vm.name") + " " + Runtime.version();
    return version == JAVA
        ? Finding.ok("Java", words)
        : Finding.bad("Java", words, "Spark 3.5 needs 17: point JAVA_HOME to a JDK 17");
  }

  private static Finding backend() {
    String chosen = Preflight.settle();
    Backend.prepare();
    return Finding.ok(
        "backend", "ND4J on %s, BLAS and OpenMP loaded; computes %s", Backend.name(), chosen);
  }

  private static Finding threads() {
    int openMp = Backend.openMpThreads();
    String words = String.format(Locale.ROOT, "OpenMP starts %d, %d cores", openMp, cores());
    return openMp == 1
        ? Finding.ok("threads", words + ", one a task")
        : Finding.note(
            "threads",
            words,
            "set OMP_NUM_THREADS=1 before the JVM starts, as bin/largo does: parallelism comes from "
                + "tasks");
  }

  private static Finding memory() {
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
        ? Finding.ok("memory", words)
        : Finding.note(
            "memory",
            words,
            "together they exceed the machine: lower spark.driver.memory, or set "
                + "-Dorg.bytedeco.javacpp.maxbytes");
  }

  private static Finding pictures() {
    String[] fonts =
        java.awt.GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames();
    return fonts.length > 0 ? Finding.ok("pictures", "%d font families", fonts.length) : noFonts();
  }

  private static Finding noFonts() {
    return Finding.note(
        "pictures",
        "no fonts: reports will have none",
        "install fontconfig and a font, fonts-dejavu-core for one");
  }

  private static Finding spark(SparkSession session) {
    SparkContext context = session.sparkContext();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(context);
    long answers =
        spark.parallelize(List.of(1, 2, 3, 4), 4).map(x -> x + 1).filter(x -> x > 1).count();
    return Finding.ok(
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
  private static Finding guarded(String what, Supplier<Finding> check) {
    try {
      return check.get();
    } catch (RuntimeException | LinkageError e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      return what.equals("pictures")
          ? noFonts()
          : Finding.bad(what, root.toString(), "see the message");
    }
  }
}
