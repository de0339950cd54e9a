package largo.spark.study;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.checkpoint.DamagedException;
import largo.core.config.RunSpec;
import largo.core.config.SpecWriter;
import largo.core.config.Trial;
import largo.core.dl4j.ModelFile;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of trials: {@code trials/ID/} with the specification, the model, checksums and,
 * written last, {@code result.json}, which marks the trial as finished.
 */
final class ResultStore {

  private static final Logger LOG = LoggerFactory.getLogger(ResultStore.class);

  private static final String STEPS = "steps.parquet";
  private static final String RESULT = "result.json";
  private static final String ONNX = "model.onnx";

  private final SparkSession session;
  private final OutputFolder out;
  private final ModelFormat format;

  ResultStore(SparkSession session, OutputFolder out, ModelFormat format) {
    this.session = session;
    this.out = out;
    this.format = format;
  }

  /**
   * Returns the result of a finished trial. Failed trials are run again, and so are trials with
   * missing or damaged files, which are logged.
   *
   * @throws largo.spark.storage.StorageException if a file cannot be read
   */
  Optional<TrialResult> done(Trial trial) {
    Optional<byte[]> json = out.read(file(trial, RESULT));
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      TrialResult result = JsonRecords.read(json.get(), TrialResult.class);
      if (!trial.id().equals(result.trial()) || result.status() == null) {
        throw new DamagedException("it is not the result of trial %s", trial.id());
      }
      if (result.status() == TrialResult.Status.FAILED) {
        return Optional.empty();
      }
      checkFiles(trial);
      return Optional.of(result);
    } catch (DamagedException e) {
      LOG.warn(
          "trial {} runs again: {}: {}; it is kept as {}",
          trial.id(),
          out.path(file(trial, RESULT)),
          e.getMessage(),
          out.renameDamaged(file(trial, RESULT)));
      return Optional.empty();
    }
  }

  /** Returns the steps of a finished trial; empty if they cannot be read. */
  List<StepRecord> steps(TrialResult result) {
    return steps(session, out, result);
  }

  /** Returns the steps of a finished trial in a folder; empty if they cannot be read. */
  static List<StepRecord> steps(SparkSession session, OutputFolder out, TrialResult result) {
    List<StepRecord> steps = List.of();
    String why = "there is no such file";
    try {
      steps = steps(session, out, result.trial());
    } catch (RuntimeException e) {
      why = ErrorMessages.inOneLine(e);
    }
    if (steps.isEmpty() && result.steps() > 0) {
      LOG.warn(
          "the report has no steps of trial {}: {}: {}",
          result.trial(),
          out.path(folder(result.trial())),
          why);
    }
    return steps;
  }

  /** Reads the steps of a trial; empty if there are none. */
  List<StepRecord> steps(String trial) {
    return steps(session, out, trial);
  }

  private static List<StepRecord> steps(SparkSession session, OutputFolder out, String trial) {
    String folder = folder(trial);
    return out.has(folder)
        ? RecordRows.read(session, out.path(folder), StepRecord.class)
        : List.of();
  }

  /** Returns the name of the file with the model of a finished trial. */
  String modelFile() {
    return format.modelFile();
  }

  /** Reads the model of a finished trial; empty if it has none. */
  Optional<byte[]> model(Trial trial) {
    return out.read(file(trial, format.modelFile()));
  }

  /**
   * Saves the result of a trial.
   *
   * @throws largo.spark.storage.StorageException if that fails; the trial is then not finished
   */
  void save(RunSpec spec, Trial trial, TrialRunner.Result result) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("trial.conf", SpecWriter.write(spec.of(trial)).getBytes(StandardCharsets.UTF_8));
    if (result.model().length > 0) {
      files.put(format.modelFile(), result.model());
      if (spec.checkpoint().onnx()) {
        files.put(ONNX, onnx(result.model()));
      }
    }
    result.best().ifPresent(best -> files.put(format.bestFile(), best));
    result
        .factors()
        .ifPresent(
            report ->
                files.put(
                    StudyMeasurementFiles.FACTORS,
                    JsonRecords.write(report).getBytes(StandardCharsets.UTF_8)));
    files.forEach((name, bytes) -> out.write(file(trial, name), bytes));
    if (!result.steps().isEmpty()) {
      RecordRows.write(
          RecordRows.frame(session, result.steps(), StepRecord.class), out, folder(trial.id()));
    }

    byte[] json = JsonRecords.write(result.result()).getBytes(StandardCharsets.UTF_8);
    files.put(RESULT, json);
    String best = format.bestFile();
    out.read(file(trial, best)).ifPresent(bytes -> files.put(best, bytes));
    Map<String, String> sums = new LinkedHashMap<>();
    files.forEach((name, bytes) -> sums.put(name, ChecksumFile.of(bytes)));
    out.write(file(trial, ChecksumFile.FILE), ChecksumFile.write(sums));
    out.write(file(trial, RESULT), json);
  }

  private byte[] onnx(byte[] model) {
    try {
      ModelFile file = ModelFile.read(modelFile(), new ByteArrayInputStream(model));
      return ModelExport.onnx(modelFile(), file, Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of memory
    }
  }

  /** Checks the files of a trial against its checksums. */
  private void checkFiles(Trial trial) throws DamagedException {
    byte[] sums = require(trial, ChecksumFile.FILE);
    for (Map.Entry<String, String> sum : ChecksumFile.read(sums).entrySet()) {
      byte[] bytes = require(trial, sum.getKey());
      if (!ChecksumFile.of(bytes).equals(sum.getValue())) {
        throw new DamagedException(
            "%s does not have the checksum that %s says", sum.getKey(), ChecksumFile.FILE);
      }
    }
  }

  private byte[] require(Trial trial, String name) throws DamagedException {
    return out.read(file(trial, name))
        .orElseThrow(() -> new DamagedException("%s does not exist any more", name));
  }

  private static String folder(String trial) {
    return STEPS + "/trial=" + trial;
  }

  private static String file(Trial trial, String name) {
    return "trials/" + trial.id() + "/" + name;
  }
}
