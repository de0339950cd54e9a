package largo.spark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import largo.spark.ChildJvm;
import org.awaitility.Awaitility;

/** A run of the command line in a separate process, with faults injected into system calls. */
final class FaultyRun {

  private static final Duration TIMEOUT = Duration.ofSeconds(240);

  private final Process process;
  private final Path log;

  private FaultyRun(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * The result of a run.
   *
   * @param code exit code; 137 if it was killed
   * @param output standard output and standard error
   */
  record Ended(int code, String output) {}

  /** Whether strace is installed, has the options of {@link #failing} and may trace processes. */
  static boolean hasStrace() {
    try {
      Process process =
          new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "true")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Starts a run.
   *
   * @param tracer command that traces the run; empty for none
   * @param arguments arguments of the command line
   */
  static FaultyRun start(List<String> tracer, String... arguments) throws IOException {
    ProcessBuilder java = ChildJvm.of(Main.class, "700m", arguments);
    List<String> command = new ArrayList<>(tracer);
    command.addAll(java.command());
    command.addAll(tracer.size() + 1, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--master=local[1]");
    java.command(command);
    java.environment().put("OMP_NUM_THREADS", "1");
    Path log = Files.createTempFile("largo-run", ".log");
    return new FaultyRun(java.redirectOutput(log.toFile()).start(), log);
  }

  /** Starts a run and waits for its end. */
  static Ended run(List<String> tracer, String... arguments) throws Exception {
    return start(tracer, arguments).end();
  }

  /** Waits until a condition is fulfilled or the run has ended. */
  void await(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> !process.isAlive() || condition.getAsBoolean());
  }

  /** Kills the run. */
  void kill() throws Exception {
    process.destroyForcibly();
    end();
  }

  /** Waits for the end of the run. */
  Ended end() throws Exception {
    try {
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the run has not ended within " + TIMEOUT.toSeconds() + " s");
      }
      return new Ended(process.exitValue(), Files.readString(log));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(log);
    }
  }

  /** Tracer that kills the process when it is about to rename {@code file}. */
  static List<String> killedAtRenameOf(Path file) {
    // of rename, strace matches the first path only; and with --seccomp-bpf it does not kill
    return tracer("rename", "signal=KILL", file);
  }

  /**
   * Tracer that makes system calls on {@code file} fail.
   *
   * @param call system call, for example {@code openat}
   * @param error error number, for example {@code EIO}
   */
  static List<String> failing(String call, String error, Path file) {
    List<String> tracer = tracer(call, "error=" + error, file);
    tracer.add("--seccomp-bpf"); // stops at these calls only, which is much faster
    return tracer;
  }

  private static List<String> tracer(String call, String what, Path file) {
    List<String> tracer = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", "/dev/null"));
    tracer.addAll(List.of("-e", "trace=" + call, "-e", "inject=" + call + ":" + what));
    tracer.addAll(List.of("-P", file.toString()));
    return tracer;
  }

  /**
   * Outputs of a run that must be bit-identical whatever happened to it: checksums of models by
   * file name, and results without columns of times.
   */
  static Map<String, Object> bits(Path out) throws IOException {
    Map<String, Object> bits = new HashMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = out.relativize(file).toString();
        if (name.endsWith(".zip")) {
          CRC32C checksum = new CRC32C();
          checksum.update(Files.readAllBytes(file));
          bits.put(name, checksum.getValue());
        }
      }
    }
    List<String> results = Files.readAllLines(out.resolve("results.csv"));
    List<String> columns = List.of(results.get(0).split(","));
    for (String line : results.subList(1, results.size())) {
      String[] cells = line.split(",", -1);
      for (String column : new TreeSet<>(columns)) {
        if (!column.contains("second")) {
          bits.put(cells[0] + " " + column, cells[columns.indexOf(column)]);
        }
      }
    }
    return bits;
  }
}
