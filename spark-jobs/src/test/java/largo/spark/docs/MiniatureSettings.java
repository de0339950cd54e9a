package largo.spark.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import largo.core.config.RunSpec;
import largo.core.data.DataSource;

/**
 * A command of {@code bin/largo} as {@link Walkthrough} runs it: the same, on little data, for a
 * few steps, with one seed, in one process.
 *
 * @param words the arguments of Largo
 */
record MiniatureSettings(List<String> words) {

  private static final Set<String> RUNS =
      Set.of("train", "sweep", "study", "evaluate", "measure", "critical-batch", "lr-find");

  /** Those whose length is in options, not in the budget. */
  private static final Set<String> WITHOUT_BUDGET =
      Set.of("evaluate", "measure", "critical-batch", "lr-find");

  /** Options that need more than one machine, with the tests that cover them. */
  private static final List<String> REMOVED =
      List.of(
          "--master .*", // YarnIT, StandaloneIT
          "--conf spark\\.submit\\.deployMode=.*", // YarnIT
          "--conf spark\\.jars=.*", // the libraries of CUDA
          "--conf spark\\.(executor|task)\\.resource\\..*", // DevicePoolTest, PlacementTest
          "--set worker\\..*", // the same
          "--set tracking\\..*", // MlflowTest
          "--set sweep\\.batch=.*16384.*", // more than the examples here: MoreTrialsTest
          "--set budget\\..*"); // replaced by SHORT

  /** Options that make benchmarks short. */
  private static final Map<String, List<String>> SHORT_BENCHMARKS =
      Map.of(
          "bench gradient", List.of("--rounds=1", "--examples=16", "--repetitions=1"),
          "bench throughput", List.of("--network=mlp", "--rounds=1", "--examples=32", "--steps=1"),
          "bench step", List.of("--size=small", "--rounds=1", "--master=local[2]"),
          "bench exchange",
              List.of("--widths=8", "--shards=2", "--rounds=1", "--steps=1", "--master=local[2]"));

  private static final int BATCH = 32;
  private static final List<String> SHORT = List.of("budget.steps=2");

  /** In addition, for configurations in {@code conf}; those of pages are small already. */
  private static final List<String> LITTLE =
      List.of("data.train-examples=800", "data.test-examples=100");

  /**
   * Makes a command short.
   *
   * @param page with its files as they are here
   * @param words with paths that are here
   */
  static MiniatureSettings of(DocsPage page, List<String> words) {
    List<String> local = without(words, REMOVED);
    LargoCommand command = LargoCommand.of(page, local);
    List<String> shortest = SHORT_BENCHMARKS.getOrDefault(command.name(), List.of());
    List<String> here =
        without(local, shortest.stream().map(o -> o.replaceFirst("=.*", " .*")).toList());
    here.addAll(shortest);
    if (RUNS.contains(command.name())) {
      here.add("--master=local[2]");
      boolean shown = command.file().flatMap(page::file).isPresent();
      command
          .spec()
          .ifPresent(spec -> sets(command, spec, shown).forEach(set -> here.add("--set=" + set)));
    }
    return new MiniatureSettings(List.copyOf(here));
  }

  /** Settings of keys that the command uses, as it refuses others. */
  private static List<String> sets(LargoCommand command, RunSpec spec, boolean shown) {
    List<String> sets =
        new ArrayList<>(WITHOUT_BUDGET.contains(command.name()) ? List.of() : SHORT);
    if (!shown && spec.data().source().value() instanceof DataSource.Digits) {
      sets.addAll(LITTLE);
    }
    boolean sweeps = Set.of("sweep", "study").contains(command.name());
    if (sweeps && !spec.sweep().batch().isEmpty()) {
      sets.add("sweep.batch=[%d]".formatted(shown ? spec.sweep().batch().get(0) : BATCH));
    }
    if (sweeps && command.option("--resume").isEmpty() && spec.sweep().seed().size() > 1) {
      sets.add("sweep.seed=[%d]".formatted(spec.sweep().seed().get(0)));
    }
    return sets;
  }

  /** The words without the options and values that match, as in {@code --option value}. */
  private static List<String> without(List<String> words, List<String> patterns) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String one = words.get(i).replaceFirst("=", " "); // --option=value
      String two = i + 1 < words.size() ? words.get(i) + " " + words.get(i + 1) : one;
      if (patterns.stream().anyMatch(two::matches)) {
        i++;
      } else if (patterns.stream().noneMatch(one::matches)) {
        kept.add(words.get(i));
      }
    }
    return kept;
  }
}
