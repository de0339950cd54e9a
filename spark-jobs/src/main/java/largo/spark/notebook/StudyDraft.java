package largo.spark.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.config.UnusedKeys;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The settings of a {@link StudyPlan}.
 *
 * @param origin origin of the text, for messages
 * @param text a configuration
 * @param settings overrides of the configuration, {@code key=value} each; later ones take
 *     precedence
 * @param optimizers optimizers of the sweep, each a HOCON value; empty to use those of the text
 * @param train training examples in memory
 * @param test test examples in memory
 * @param model a network in memory
 * @param out output folder; a new one if absent
 */
record StudyDraft(
    String origin,
    String text,
    List<String> settings,
    List<String> optimizers,
    Optional<Dataset<Row>> train,
    Optional<Dataset<Row>> test,
    Optional<GivenModel> model,
    Optional<String> out) {

  static final StudyDraft EMPTY =
      new StudyDraft(
          "defaults",
          "",
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Groups of mutually exclusive settings. */
  private static final List<Predicate<String>> CHOICES =
      List.of(
          Pattern.compile("model\\.(zoo|json|zip|torchscript)=.*").asMatchPredicate(),
          Pattern.compile("budget\\.(epochs|steps)=.*").asMatchPredicate());

  /**
   * A network in memory.
   *
   * @param json its configuration; empty if it is in the zip
   * @param zip the network with its parameters; empty for a new network
   */
  record GivenModel(byte[] json, byte[] zip) {}

  /** With another configuration, which settings override. */
  StudyDraft over(String otherOrigin, String otherText) {
    return new StudyDraft(otherOrigin, otherText, settings, optimizers, train, test, model, out);
  }

  /** With an additional setting, which replaces mutually exclusive ones. */
  StudyDraft with(String setting) {
    Predicate<String> chooses =
        CHOICES.stream().filter(c -> c.test(setting)).findFirst().orElse(s -> false);
    List<String> others = settings.stream().filter(chooses.negate()).toList();
    return new StudyDraft(origin, text, plus(others, setting), optimizers, train, test, model, out);
  }

  /** With an additional optimizer. */
  StudyDraft withOptimizer(String block) {
    return new StudyDraft(origin, text, settings, plus(optimizers, block), train, test, model, out);
  }

  /** With training examples of a table, which replace those of {@code data.path}. */
  StudyDraft withTrain(Optional<Dataset<Row>> table) {
    List<String> others =
        table.isEmpty()
            ? settings
            : settings.stream().filter(s -> !s.startsWith("data.path=")).toList();
    return new StudyDraft(origin, text, others, optimizers, table, test, model, out);
  }

  /** With test examples of a table. */
  StudyDraft withTest(Optional<Dataset<Row>> table) {
    return new StudyDraft(origin, text, settings, optimizers, train, table, model, out);
  }

  /** With a network. */
  StudyDraft withModel(Optional<GivenModel> network) {
    return new StudyDraft(origin, text, settings, optimizers, train, test, network, out);
  }

  /** With an output folder. */
  StudyDraft in(String folder) {
    return new StudyDraft(
        origin, text, settings, optimizers, train, test, model, Optional.of(folder));
  }

  /**
   * The specification.
   *
   * @param more settings with the highest precedence
   * @throws largo.core.config.SpecException if it is invalid, or if a setting has no effect
   */
  RunSpec spec(List<String> more) {
    List<String> own = new ArrayList<>(settings);
    if (!optimizers.isEmpty()) {
      own.add("sweep.optimizer=[" + String.join(", ", optimizers) + "]");
    }
    List<String> all = new ArrayList<>(own);
    all.addAll(more);
    RunSpec spec = SpecReader.read(origin, text, all);
    UnusedKeys.check(spec, UnusedKeys.Command.SWEEP, own);
    return spec;
  }

  private static List<String> plus(List<String> list, String one) {
    List<String> longer = new ArrayList<>(list);
    longer.add(one);
    return List.copyOf(longer);
  }
}
