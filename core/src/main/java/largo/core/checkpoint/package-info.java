/**
 * Checkpoints of trainings as files in the safetensors format, which needs neither Spark nor Java
 * to be read.
 *
 * <pre>
 *   Checkpoint       a training between two steps, with its specification
 *   CheckpointFile   a checkpoint as a file
 *   StepFile         the records of some of the steps before, as another file
 *   SafetensorsFile  the format of both: named arrays and texts, with checksums
 * </pre>
 *
 * <p>The records of steps are apart from the state, so that a checkpoint does not write again what
 * an earlier one wrote. Where the files are, how many are kept and when they are written is decided
 * by the caller.
 */
package largo.core.checkpoint;
