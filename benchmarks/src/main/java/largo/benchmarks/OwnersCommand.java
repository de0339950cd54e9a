package largo.benchmarks;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import largo.core.optimizer.Rules;
import largo.core.optimizer.SlicePlan;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares an update of all parameters with that of an owner in a sharded optimizer. */
@Command(
    name = "owners",
    description = {
      "Measures one update of 25.6 million parameters by each rule, and one by the slowest"
          + " owner of a sharded optimizer, on as many threads, without messages.",
      "length: of its slice / all parameters. ratio: the owner's time / that of the whole."
    },
    mixinStandardHelpOptions = true)
final class OwnersCommand implements Callable<Integer> {

  @Option(
      names = "--owners",
      paramLabel = "N",
      description = "Number of slices; default: ${DEFAULT-VALUE}.",
      defaultValue = "4")
  private int owners;

  @Mixin private JmhRuns runs;

  @Override
  public Integer call() throws IOException {
    runs.checkThreads();
    List<String> names = runs.rules();
    names.forEach(Rules::named); // fails for an unknown one before anything is measured
    List<OwnerRow> rows = names.stream().map(this::measure).toList();
    System.out.printf(Locale.ROOT, "%n%s%n%s%n", runs.heading(), OwnerRow.header());
    rows.forEach(System.out::println);
    runs.save();
    return 0;
  }

  private OwnerRow measure(String name) {
    ParameterLayout layout = Resnet50.layout();
    UpdateRule rule = Rules.named(name);
    List<ParameterSlice> slices = SlicePlan.of(rule, layout, owners);
    int size = layout.size();
    double whole = milliseconds(name, 1, 0);
    // owners of slices of one length take equally long
    return IntStream.range(0, rule.operations(layout).isEmpty() ? 1 : owners)
        .mapToObj(
            k ->
                new OwnerRow(
                    name,
                    owners,
                    (double) slices.get(k).length() / size,
                    whole,
                    milliseconds(name, owners, k)))
        .max(Comparator.comparingDouble(OwnerRow::owner))
        .orElseThrow();
  }

  private double milliseconds(String rule, int count, int owner) {
    return JmhRuns.milliseconds(
        runs.run(
            "OwnerBenchmark.update",
            Map.of("rule", rule, "owners", String.valueOf(count), "owner", String.valueOf(owner))));
  }
}
