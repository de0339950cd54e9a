package largo.spark.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import largo.core.config.RunSpec;
import largo.core.config.SpecDifference;
import largo.core.config.SpecException;
import largo.spark.notebook.StudyDraft.GivenModel;
import largo.spark.study.OutputFolder;
import largo.spark.study.SpecFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;

/**
 * The inputs of a plan that are in memory, as files in the output folder, to which the
 * configuration refers: {@code data/train.parquet}, {@code data/test.parquet}, {@code model.json},
 * {@code model.zip}.
 *
 * @param draft the settings of the plan
 * @param folder the output folder
 */
record StudyInputs(StudyDraft draft, OutputFolder folder) {

  private static final String TRAIN = "data/train.parquet";
  private static final String TEST = "data/test.parquet";
  private static final String JSON = "model.json";
  private static final String ZIP = "model.zip";

  /** Files that a study may write before its specification. */
  private static final Set<String> OF_A_STUDY =
      Set.of("data", "data.json", JSON, ZIP, "trials", OutputFolder.LOCK);

  /**
   * The settings that name the files.
   *
   * @param path maps the name of a file to its path
   */
  static List<String> settings(StudyDraft draft, UnaryOperator<String> path) {
    List<String> settings = new ArrayList<>();
    draft.train().ifPresent(t -> settings.add("data.train=[" + quoted(path, TRAIN) + "]"));
    draft.test().ifPresent(t -> settings.add("data.test=[" + quoted(path, TEST) + "]"));
    draft
        .model()
        .ifPresent(
            model ->
                settings.add(
                    isZip(model)
                        ? "model.zip=" + quoted(path, ZIP)
                        : "model.json=" + quoted(path, JSON)));
    return settings;
  }

  /**
   * The specification of the study in this folder, with what was chosen automatically when it was
   * started for the first time.
   */
  RunSpec spec() {
    RunSpec spec = draft.spec(settings(draft, folder::path));
    return SpecFile.read(folder).map(spec::withChoicesOf).orElse(spec);
  }

  /**
   * Checks that the folder is new or contains the same study.
   *
   * @throws SpecException otherwise; the message lists the differences
   */
  void check(RunSpec spec) {
    Optional<RunSpec> saved = SpecFile.read(folder);
    if (saved.isEmpty()) {
      List<String> others =
          folder.list("").stream().filter(name -> !OF_A_STUDY.contains(name)).toList();
      if (!others.isEmpty()) {
        throw new SpecException(
            "%s is not the folder of a study: it contains %s; name another one with out",
            folder, others);
      }
      return;
    }
    List<SpecDifference> differences = SpecDifference.between(saved.get(), spec, List.of());
    if (!differences.isEmpty()) {
      throw new SpecException(
          "%s holds another study:%n%s%nname another folder with out, or restore these values",
          folder, differences.stream().map(d -> "  " + d).collect(Collectors.joining("\n")));
    }
  }

  /**
   * Writes the files that do not exist yet.
   *
   * @throws SpecException if an existing file has other content
   */
  void keep() {
    draft.model().ifPresent(this::keep);
    draft.train().ifPresent(table -> keep(TRAIN, table));
    draft.test().ifPresent(table -> keep(TEST, table));
  }

  private void keep(GivenModel model) {
    String name = isZip(model) ? ZIP : JSON;
    byte[] bytes = isZip(model) ? model.zip() : model.json();
    Optional<byte[]> there = folder.read(name);
    if (there.isEmpty()) {
      folder.write(name, bytes);
    } else if (!Arrays.equals(there.get(), bytes)) {
      throw another(name, "network");
    }
  }

  private void keep(String name, Dataset<Row> table) {
    if (!folder.has(name + "/_SUCCESS")) {
      table.write().mode(SaveMode.Overwrite).parquet(folder.path(name));
    } else if (!digest(table)
        .equals(digest(table.sparkSession().read().parquet(folder.path(name))))) {
      throw another(name, "table");
    }
  }

  private SpecException another(String name, String what) {
    return new SpecException(
        "%s was made with another %s, which is in %s; name another folder with out",
        folder, what, folder.path(name));
  }

  /** Names, types and rows, in any order. */
  private static String digest(Dataset<Row> table) {
    Column[] columns =
        Arrays.stream(table.columns())
            .map(c -> functions.col("`" + c.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    Row sums =
        table
            .select(functions.xxhash64(columns).cast("decimal(20,0)").as("hash"))
            .agg(functions.count("hash"), functions.sum("hash"))
            .head();
    return Arrays.toString(table.dtypes()) + sums;
  }

  private static String quoted(UnaryOperator<String> path, String name) {
    return HoconValues.quoted(path.apply(name));
  }

  private static boolean isZip(GivenModel model) {
    return model.zip().length > 0;
  }
}
