/**
 * What workers compute on: cores, or a GPU each.
 *
 * <pre>
 *   driver      Preflight   looks at every executor before training begins
 *               Placement   what was asked for; asks Spark for a GPU a task, if that was asked for
 *   executor       |
 *               Seats       the devices of a JVM: a Verdict on them, and who has which
 *               Seat        what one task has until it ends; its thread computes there
 * </pre>
 *
 * <p>A process has one ND4J backend from the first use of ND4J to its end, so each JVM judges what
 * it has before that. Which devices a JVM sees is settled even earlier, when CUDA starts: {@code
 * CUDA_VISIBLE_DEVICES} cannot be changed by us, so threads are pinned to devices instead, at each
 * task's start, as Spark reuses threads.
 */
package largo.spark.device;
