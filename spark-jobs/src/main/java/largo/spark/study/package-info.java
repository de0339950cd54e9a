/**
 * A study: the trials of a specification, run in parallel, and their files.
 *
 * <pre>
 *   SparkSessions    opens Spark, with the settings that training needs
 *   LoadedModel      a network, its initial parameters and its normalization
 *   TrainingFactory  assembles a training and its exchange
 *   EngineWorkers    the workers of a training as those of its network alone, with metrics
 *   TrialRunner      one trial, from the first step to its model file
 *   TrialRecorder    the steps of a running trial, with checkpoints when they are due
 *   CheckpointStore  the checkpoints of a trial, whose files are in its CheckpointFolder
 *   ResultStore      the results of finished trials
 *   Study            all trials, as many in parallel as slots allow; finished ones are not run again
 *   FactorMeasurement  the factors of a network whose activations are factorized
 *   DryRunForecast   what a command would do, for --dry-run: trials, branches, or use of a model
 *   BranchedTraining  branches of a training with larger batches, as BranchPlan determines them
 *   ReportWriter     results.csv, results.parquet, charts and report.html
 *   ProgressFile     progress.json, from which RunStatus in another process reads the status
 *   TrainedModule    a PyTorch model that was trained, as in its file
 *   ModelExport      model files in the format of ONNX
 *   OutputFolder     atomically written files on any file system of Hadoop
 * </pre>
 */
package largo.spark.study;
