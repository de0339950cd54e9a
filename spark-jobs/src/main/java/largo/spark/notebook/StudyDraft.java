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
 * What a plan has gathered.
 *
 * @param origin of the text, for messages
 * @param text of a configuration
 * @param settings that win over it, {@code key=value} each, later ones over earlier ones
 * @param optimizers of the sweep, each a HOCON value; empty to go by the text
 * @param train examples in memory
 * @param test the same
 * @param model a network in memory
 * @param out folder of the run; a new one if not given
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

  /** Settings of which one may stand. */
  private static final List<Predicate<String>> CHOICES =
      List.of(
          Pattern.compile("model\\.(zoo|json|zip)=.*").asMatchPredicate(),
          Pattern.compile("budget\\.(epochs|steps)=.*").asMatchPredicate());

  /**
   * A network in memory.
   *
   * @param json its configuration; empty if it is in the zip
   * @param zip with its parameters; empty for a new network
   */
  record GivenModel(byte[] json, byte[] zip) {}

  /** With another configuration under all settings. */
  StudyDraft over(String otherOrigin, String otherText) {
    return new StudyDraft(otherOrigin, otherText, settings, optimizers, train, test, model, out);
  }

  /** With one more setting, which replaces those that make the same choice. */
  StudyDraft with(String setting) {
    Predicate<String> chooses =
        CHOICES.stream().filter(c -> c.test(setting)).findFirst().orElse(s -> false);
    List<String> others = settings.stream().filter(chooses.negate()).toList();
    return new StudyDraft(origin, text, plus(others, setting), optimizers, train, test, model, out);
  }

  /** With one more optimizer. */
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

  /** With test examples of that table. */
  StudyDraft withTest(Optional<Dataset<Row>> table) {
    return new StudyDraft(origin, text, settings, optimizers, train, table, model, out);
  }

  /** With that network. */
  StudyDraft withModel(Optional<GivenModel> network) {
    return new StudyDraft(origin, text, settings, optimizers, train, test, network, out);
  }

  /** In that folder. */
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
