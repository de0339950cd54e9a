/**
 * The command line: {@code largo train}, {@code evaluate}, {@code sweep}, {@code study}, {@code
 * report}, {@code doctor}, {@code optimizers}, {@code replay}, {@code bench}, {@code yarn-plan}.
 *
 * <p>Every command can also be the main class for spark-submit. Exit codes: 0 success, 1 the run
 * failed, 2 the command line or the configuration is invalid.
 */
package largo.spark.cli;
