/**
 * Trainings as files: what a training needs to go on as if it had never stopped, in a format that
 * needs neither Spark nor Java to be read.
 *
 * <pre>
 *   Checkpoint      a training between two steps, with the specification it belongs to
 *   CheckpointFile  the same as one file
 *   StepFile        what happened in some of the steps before, as another
 *   Sections        the form of both: named arrays, each with a checksum
 * </pre>
 *
 * <p>What happened in the steps is apart from the state, so that a checkpoint need not write again
 * what an earlier one wrote. Where the files are, how many are kept and when they are written is
 * not known here.
 */
package largo.core.checkpoint;
