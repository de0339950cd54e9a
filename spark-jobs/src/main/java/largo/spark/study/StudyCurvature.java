package largo.spark.study;

import com.typesafe.config.ConfigUtil;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecReader;
import largo.core.report.TrialResult;
import largo.core.report.TrialResult.Status;
import largo.spark.interop.ClassicSession;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** Measures the curvature at the models of the final trials of a study. */
public final class StudyCurvature {

  private final OutputFolder folder;
  private final List<TrialResult> finished;
  private final String specification;

  /**
   * Reads a study.
   *
   * @throws SpecException if the folder is not that of a study with results, or a file is damaged
   */
  public StudyCurvature(OutputFolder folder) {
    this.folder = folder;
    SavedResults saved = SavedResults.read(folder);
    if (saved.verdict().isEmpty()) {
      throw new SpecException(
          "%s: there is no verdict.json; name the output folder of a study that has ended", folder);
    }
    this.finished =
        saved.results().stream().filter(result -> result.status() == Status.FINISHED).toList();
    this.specification = SpecFile.text(folder).orElseThrow();
  }

  /** The name of the study. */
  public String name() {
    return SpecReader.read(folder + "/" + SpecFile.NAME, specification, List.of()).name();
  }

  /**
   * Measures all models, and writes {@code curvature.json} beside each.
   *
   * @param each receives a trial and the measurement of its model
   * @throws SpecException if a model is missing
   */
  public void measure(
      SparkSession session,
      ModelMeasurement.Options options,
      BiConsumer<TrialResult, ModelMeasurement> each) {
    StudyMeasurementFiles files = new StudyMeasurementFiles(folder);
    for (TrialResult result : finished) {
      ModelMeasurement measurement = ModelMeasurement.of(session, spec(result), options);
      files.writeCurvature(result.trial(), measurement);
      each.accept(result, measurement);
    }
  }

  /**
   * Checks the data with the first model, and that the others fit it, as far as their files say.
   *
   * @throws SpecException if a model is missing
   */
  public DryRunForecast check(SparkSession session, ModelMeasurement.Options options) {
    List<RunSpec> specs = finished.stream().map(this::spec).toList();
    if (specs.isEmpty()) {
      throw new SpecException("%s: no final trial is finished", folder);
    }
    Configuration configuration = ClassicSession.context(session).hadoopConfiguration();
    specs.forEach(spec -> LoadedModel.check(spec, configuration));
    List<String> files =
        finished.stream()
            .map(result -> folder.path(StudyMeasurementFiles.curvature(result.trial())))
            .toList();
    InputCheck first = ModelMeasurement.checked(session, specs.get(0), options);
    return new InputCheck(
        String.format(Locale.ROOT, "%d of %s", specs.size(), folder),
        first.parameters(),
        first.input(),
        first.work(),
        files);
  }

  private RunSpec spec(TrialResult result) {
    ModelFormat format =
        Stream.of(ModelFormat.values())
            .filter(f -> folder.has(file(result, f)))
            .findFirst()
            .orElseThrow(
                () ->
                    new SpecException(
                        "%s has no model; delete its result.json, and --resume %s trains it again",
                        folder.path("trials/" + result.trial()), folder));
    String key = format == ModelFormat.TORCHSCRIPT ? "model.torchscript" : "model.zip";
    String path = ConfigUtil.quoteString(folder.path(file(result, format)));
    return SpecReader.read(
        folder + "/" + SpecFile.NAME,
        specification,
        List.of(key + "=" + path, "seed=" + result.seed()));
  }

  private static String file(TrialResult result, ModelFormat format) {
    return "trials/" + result.trial() + "/" + format.modelFile();
  }
}
