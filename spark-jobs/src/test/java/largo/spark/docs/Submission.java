package largo.spark.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.spark.interop.ScalaCollections;
import org.apache.spark.deploy.SparkSubmitArguments;
import scala.collection.immutable.Map;

/**
 * A command of {@code spark-submit} or {@code pyspark}, parsed by Spark, with the arguments of
 * Largo.
 *
 * @param page that shows it
 */
record Submission(DocsPage page) {

  private static final String MAIN = "largo.spark.cli.Main";
  private static final String JAR = "$jar";
  private static final Map<String, String> ENVIRONMENT =
      new Map.Map1<>("HADOOP_CONF_DIR", "/etc/hadoop/conf"); // or Spark would miss it

  /** The problem of a command; empty if it is valid. */
  Optional<String> problem(PageCommand command) {
    List<String> words = new ArrayList<>(command.words());
    boolean shell = words.remove(0).equals("pyspark");
    if (shell) {
      words.add("pyspark-shell");
    }
    int properties = words.indexOf("--properties-file") + 1;
    if (properties > 0) { // which Spark reads
      words.set(properties, page.root().resolve(words.get(properties)).toString());
    }
    try {
      SparkSubmitArguments parsed =
          new SparkSubmitArguments(ScalaCollections.seq(words), ENVIRONMENT);
      if (shell) {
        return Optional.empty();
      }
      if (!MAIN.equals(parsed.mainClass()) || !parsed.primaryResource().endsWith("/" + JAR)) {
        return Optional.of("%s: runs not --class %s \"%s\"".formatted(command.at(), MAIN, JAR));
      }
      String largo = String.join(" ", ScalaCollections.list(parsed.childArgs()));
      return LargoCommand.problem(page, new PageCommand(command.at(), "bin/largo " + largo));
    } catch (Exception e) { // SparkException, which Scala does not declare
      return Optional.of("%s: %s: %s".formatted(command.at(), command.line(), e.getMessage()));
    }
  }
}
