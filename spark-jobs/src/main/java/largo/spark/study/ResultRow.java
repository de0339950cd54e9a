package largo.spark.study;

import java.util.Locale;
import largo.core.report.TrialResult;

/** A row of results.parquet: the columns of results.csv, in the same order. */
record ResultRow(
    String trial,
    String optimizer,
    int batch,
    int micro,
    int shards,
    long seed,
    double learningRate,
    double epochs,
    long steps,
    double trainLoss,
    double trainAccuracy,
    double testLoss,
    double testAccuracy,
    double generalizationGap,
    double seconds,
    double examplesPerSecond,
    String status,
    double validationLoss,
    double validationAccuracy,
    long bestStep,
    double bestValidationAccuracy,
    String settings,
    String message) {

  static ResultRow of(TrialResult r) {
    return new ResultRow(
        r.trial(),
        r.optimizer(),
        r.batch(),
        r.micro(),
        r.shards(),
        r.seed(),
        r.learningRate(),
        r.epochs(),
        r.steps(),
        r.trainLoss(),
        r.trainAccuracy(),
        r.testLoss(),
        r.testAccuracy(),
        r.generalizationGap(),
        r.seconds(),
        r.examplesPerSecond(),
        r.status().name().toLowerCase(Locale.ROOT),
        r.validationLoss(),
        r.validationAccuracy(),
        r.bestStep(),
        r.bestValidationAccuracy(),
        r.settings(),
        r.message());
  }
}
