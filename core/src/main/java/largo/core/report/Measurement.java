package largo.core.report;

/**
 * One measurement of a study: a row of {@code measurements.csv} and {@code measurements.parquet}.
 *
 * @param stage {@code tuning} or {@code final}
 * @param trial its id
 * @param optimizer name of its update rule
 * @param settings the rule's hyper-parameters, as in a configuration file
 * @param batch examples per step
 * @param learningRate base rate at this batch
 * @param seed of the trial
 * @param step number of steps completed
 * @param examples number of examples until then
 * @param seconds of training until then
 * @param metric name of the quantity, as in steps.parquet and results.csv
 * @param value of it
 */
public record Measurement(
    String stage,
    String trial,
    String optimizer,
    String settings,
    int batch,
    double learningRate,
    long seed,
    long step,
    long examples,
    double seconds,
    String metric,
    double value) {}
