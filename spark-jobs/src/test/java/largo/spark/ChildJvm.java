package largo.spark;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM with the class path of this one. */
public final class ChildJvm {

  private ChildJvm() {}

  /**
   * Prepares a program.
   *
   * @param heap as in {@code 1g}
   * @param arguments of its main method
   */
  public static ProcessBuilder of(Class<?> main, String heap, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            a -> a.startsWith("--") || a.startsWith("-XX:+Ignore") || a.startsWith("-Djdk.reflect"))
        .forEach(command::add); // what Spark needs on this Java
    command.add("-Djava.awt.headless=true");
    command.addAll(List.of("-Xmx" + heap, "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
