/**
 * The learning rate as a pure function of the step and of the batch.
 *
 * <p>Three parts are composed:
 *
 * <ol>
 *   <li>{@link largo.core.schedule.BatchScaling}: the base rate for a batch size, from a rate tuned
 *       at a reference batch size;
 *   <li>a linear warm-up up to that rate;
 *   <li>a {@link largo.core.schedule.Decay} from it.
 * </ol>
 *
 * <p>{@link largo.core.schedule.Schedule} combines the last two. Steps count from 0. A schedule has
 * no state, so a resumed run continues with the same rates.
 *
 * <p>{@link largo.core.schedule.BatchSchedule} changes the batch during a training.
 */
package largo.core.schedule;
