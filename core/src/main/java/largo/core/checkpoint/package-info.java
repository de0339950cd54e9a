/**
 * Checkpoints of trainings as files in the safetensors format, which can be read without Spark and
 * Java.
 *
 * <pre>
 *   Checkpoint       a training between two steps, with its specification
 *   CheckpointFile   a checkpoint as a file
 *   SliceFile        the part of one executor, if executors hold the parameters
 *   SliceManifest    the list of these parts in the file of the checkpoint
 *   StepFile         the records of earlier steps, as another file
 *   SafetensorsFile  the format of all: named arrays and strings, with checksums
 * </pre>
 *
 * <p>The records of steps are separate from the state, so that they are not written again with each
 * checkpoint. The caller determines the location of files, their number, and when they are written.
 */
package largo.core.checkpoint;
