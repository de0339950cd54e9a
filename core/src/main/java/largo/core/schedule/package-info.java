/**
 * The learning rate as a pure function of the step and of the batch.
 *
 * <p>Three things compose, each of which costs nothing per parameter:
 *
 * <ol>
 *   <li>{@link largo.core.schedule.BatchScaling}: the base rate for this batch, from one tuned at a
 *       reference batch;
 *   <li>a linear warm-up up to that rate;
 *   <li>a {@link largo.core.schedule.Decay} from it.
 * </ol>
 *
 * <p>{@link largo.core.schedule.Schedule} is the last two together. Steps count from 0; a schedule
 * has no state, so a run that resumes at step {@code t} sees what it would have seen.
 */
package largo.core.schedule;
