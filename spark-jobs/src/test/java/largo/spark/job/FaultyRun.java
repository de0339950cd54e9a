package largo.spark.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import largo.spark.Jvm;

/**
 * Runs of the command line in processes of their own, which system calls are made to fail or to
 * kill.
 */
final class FaultyRun {

  private static final long MOST_SECONDS = 240;

  private FaultyRun() {}

  /**
   * A run that ended.
   *
   * @param code exit code; 137 if it was killed
   * @param said both of its outputs
   */
  record Ended(int code, String said) {}

  /** Whether there is strace, and it may trace here. */
  static boolean hasStrace() {
    try {
      Process process =
          new ProcessBuilder("strace", "-qq", "-o", "/dev/null", "true")
              .redirectErrorStream(true)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs a command to its end. */
  static Ended run(List<String> tracer, String... arguments) throws Exception {
    Process process = start(tracer, arguments);
    return end(process);
  }

  static Ended end(Process process) throws Exception {
    String said;
    try {
      said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), said);
  }

  static Process start(List<String> tracer, String... arguments) throws IOException {
    ProcessBuilder java = Jvm.of(Main.class, "700m", arguments);
    List<String> command = new ArrayList<>(tracer);
    command.addAll(java.command());
    command.add("--master=local[1]");
    java.command(command);
    java.environment().put("OMP_NUM_THREADS", "1");
    return java.start();
  }

  /**
   * Has system calls on some paths fail, or kill the process.
   *
   * @param calls as in {@code rename,renameat}
   * @param what as in {@code error=EIO} or {@code signal=KILL}
   */
  static List<String> inject(String calls, String what, Path... paths) {
    List<String> tracer =
        new ArrayList<>(List.of("strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + calls));
    for (Path path : paths) {
      tracer.addAll(List.of("-P", path.toString()));
    }
    tracer.addAll(List.of("-e", "inject=" + calls + ":" + what));
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
