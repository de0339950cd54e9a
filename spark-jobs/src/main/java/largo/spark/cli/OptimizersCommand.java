package largo.spark.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import largo.core.DecimalFormatter;
import largo.core.config.SpecWriter;
import largo.core.optimizer.Rules;
import largo.core.optimizer.Wrappers;
import picocli.CommandLine.Command;

/** Lists the update rules and their wrappers. */
@Command(
    name = "optimizers",
    description = "Lists the update rules and wrappers with their parameters and defaults.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class OptimizersCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    System.out.println("optimizer { name = NAME, learning-rate = RATE, … } takes:");
    for (Rules.Rule rule : Rules.ALL) {
      System.out.printf(Locale.ROOT, "%n%s: %s%n", rule.name(), rule.summary());
      System.out.printf(
          Locale.ROOT,
          "    start a search near learning-rate = %s%n",
          DecimalFormatter.shortest(rule.startRate()));
      System.out.printf(
          Locale.ROOT, "    %s%n", SpecWriter.inlineDefaults((Record) rule.defaults()));
    }
    System.out.printf(
        Locale.ROOT, "%nwrap = [{ name = NAME, … }, …] wraps any of them; NAME is one of:%n");
    for (Wrappers.Choice choice : Wrappers.ALL) {
      System.out.printf(Locale.ROOT, "%n%s: %s%n", choice.name(), choice.summary());
      System.out.printf(Locale.ROOT, "    %s%n", SpecWriter.inline((Record) choice.defaults()));
    }
    return 0;
  }
}
