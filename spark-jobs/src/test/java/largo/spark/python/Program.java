package largo.spark.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program of this machine.
 *
 * @param name on the path, or its path
 */
record Program(String name) {

  /** Debian's Python, which has Debian's packages, or else the first on the path. */
  static final Program PYTHON =
      new Program(Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3");

  /** Whether Python is there and has modules. */
  boolean has(String modules) throws InterruptedException {
    try {
      return run(Path.of("."), Map.of(), "-c", "import " + modules).code() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  /** Runs it in a folder, with variables of the environment. */
  Run run(Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(name));
    Stream.of(arguments).forEach(command::add);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), said);
  }

  /**
   * What it did.
   *
   * @param code exit code
   * @param output standard output and errors
   */
  record Run(int code, String output) {}
}
