package largo.spark.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import largo.core.config.RunSpec;
import largo.core.data.DataSource;

/**
 * A command of {@code bin/largo} reduced to little data, few steps and one process.
 *
 * @param words what Largo is given
 */
record MiniatureSettings(List<String> words) {

  private static final Set<String> RUNS = Set.of("train", "sweep", "evaluate");

  /** Settings that need a cluster, and the tests that cover them. */
  private static final List<String> NOT_HERE =
      List.of(
          "--master .*", // YarnIT, StandaloneIT
          "--conf spark\\.submit\\.deployMode=.*", // YarnIT
          "--conf spark\\.jars=.*", // the libraries of CUDA
          "--conf spark\\.(executor|task)\\.resource\\..*", // SeatsTest, PlacementTest
          "--set worker\\..*", // likewise
          "--set tracking\\..*", // MlflowTest
          "--set sweep\\.batch=.*16384.*", // more than there are examples here: MoreTrialsTest
          "--set budget\\..*"); // the budget is SHORT

  /** Minimal settings of benchmarks. */
  private static final Map<String, List<String>> LEAST =
      Map.of(
          "bench gradient", List.of("--rounds=1", "--examples=16", "--repetitions=1"),
          "bench throughput", List.of("--network=mlp", "--rounds=1", "--examples=32", "--steps=1"),
          "bench step", List.of("--size=small", "--rounds=1", "--master=local[2]"));

  private static final int BATCH = 32;
  private static final List<String> SHORT = List.of("budget.steps=2");

  /** Additional settings for the configurations in {@code conf}. */
  private static final List<String> LITTLE =
      List.of("data.train-examples=600", "data.test-examples=100");

  /**
   * Reduces a command.
   *
   * @param page with its files as they are here
   * @param words with paths that are here
   */
  static MiniatureSettings of(DocsPage page, List<String> words) {
    List<String> local = without(words, NOT_HERE);
    LargoCommand command = LargoCommand.of(page, local);
    List<String> least = LEAST.getOrDefault(command.name(), List.of());
    List<String> here =
        without(local, least.stream().map(o -> o.replaceFirst("=.*", " .*")).toList());
    here.addAll(least);
    if (RUNS.contains(command.name())) {
      here.add("--master=local[2]");
      boolean shown = command.file().flatMap(page::file).isPresent();
      command
          .spec()
          .ifPresent(spec -> sets(command, spec, shown).forEach(set -> here.add("--set=" + set)));
    }
    return new MiniatureSettings(List.copyOf(here));
  }

  /** The keys that the command accepts. */
  private static List<String> sets(LargoCommand command, RunSpec spec, boolean shown) {
    List<String> sets = new ArrayList<>(command.name().equals("evaluate") ? List.of() : SHORT);
    if (!shown && spec.data().source().value() instanceof DataSource.Digits) {
      sets.addAll(LITTLE);
    }
    if (command.name().equals("sweep") && !spec.sweep().batch().isEmpty()) {
      sets.add("sweep.batch=[%d]".formatted(shown ? spec.sweep().batch().get(0) : BATCH));
    }
    return sets;
  }

  /** The words without the given options and their values, {@code --option value}. */
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
