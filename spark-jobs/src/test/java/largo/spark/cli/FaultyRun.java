package largo.spark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * A run of the command line in a process of its own, which system calls are made to fail or to
 * kill.
 */
final class FaultyRun {

  private static final long MOST_SECONDS = 240;

  private final Process process;
  private final Path said;
  private final long begun = System.nanoTime();

  private FaultyRun(Process process, Path said) {
    this.process = process;
    this.said = said;
  }

  /**
   * A run that ended.
   *
   * @param code exit code; 137 if it was killed
   * @param said both of its outputs
   */
  record Ended(int code, String said) {}

  /** Whether there is strace, with what {@link #failing} wants of it, and it may trace here. */
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
   * @param tracer that it is to run under; empty for none
   * @param arguments of the command line
   */
  static FaultyRun start(List<String> tracer, String... arguments) throws IOException {
    ProcessBuilder java = ChildJvm.of(Main.class, "700m", arguments);
    List<String> command = new ArrayList<>(tracer);
    command.addAll(java.command());
    command.addAll(tracer.size() + 1, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--master=local[1]");
    java.command(command);
    java.environment().put("OMP_NUM_THREADS", "1");
    Path said = Files.createTempFile("largo-run", ".log");
    return new FaultyRun(java.redirectOutput(said.toFile()).start(), said);
  }

  /** Runs a command to its end. */
  static Ended run(List<String> tracer, String... arguments) throws Exception {
    return start(tracer, arguments).end();
  }

  /** Waits until something is so, or the run is at its end. */
  void await(BooleanSupplier reached) throws InterruptedException {
    while (process.isAlive() && !reached.getAsBoolean()) {
      requireInTime();
      Thread.sleep(2);
    }
  }

  /** Kills it. */
  void kill() throws Exception {
    process.destroyForcibly();
    end();
  }

  /** Waits for its end. */
  Ended end() throws Exception {
    try {
      while (!process.waitFor(1, TimeUnit.SECONDS)) {
        requireInTime();
      }
      return new Ended(process.exitValue(), Files.readString(said));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Files.delete(said);
    }
  }

  private void requireInTime() {
    if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(MOST_SECONDS)) {
      throw new AssertionError("it does not end within " + MOST_SECONDS + " s");
    }
  }

  /** Has the process killed as it is about to rename a file. */
  static List<String> killedAtRenameOf(Path file) {
    // of rename, strace matches the first path only; and it kills nobody with --seccomp-bpf
    return tracer("rename", "signal=KILL", file);
  }

  /**
   * Has system calls on a file fail.
   *
   * @param call as in {@code openat}
   * @param error as in {@code EIO}
   */
  static List<String> failing(String call, String error, Path file) {
    List<String> tracer = tracer(call, "error=" + error, file);
    tracer.add("--seccomp-bpf"); // stops at these calls only, and is much quicker
    return tracer;
  }

  private static List<String> tracer(String call, String what, Path file) {
    List<String> tracer = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", "/dev/null"));
    tracer.addAll(List.of("-e", "trace=" + call, "-e", "inject=" + call + ":" + what));
    tracer.addAll(List.of("-P", file.toString()));
    return tracer;
  }

  /**
   * What a run left that must have the same bits however it came to its end, by file: models whole,
   * results without what time makes.
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
