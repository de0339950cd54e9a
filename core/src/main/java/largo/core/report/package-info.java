/**
 * What a sweep leaves for people to look at: a table, pictures, one page that holds them.
 *
 * <p>Pure functions of a {@link largo.core.report.Sweep}: nothing here writes files or knows where
 * it ran.
 */
package largo.core.report;
