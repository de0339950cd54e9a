/**
 * Which trials a run consists of, as a pure function of the trials that have ended.
 *
 * <pre>
 *   {@link largo.core.study.TrialPlan}
 *     ├── {@link largo.core.study.FixedTrials}   train and sweep: a list
 *     └── {@link largo.core.study.StudyDesign}   study: searches for learning rates, then the final arms
 * </pre>
 *
 * <p>An interrupted study is therefore resumed like a sweep: finished trials lead to the same
 * decisions again, and others are run.
 */
package largo.core.study;
