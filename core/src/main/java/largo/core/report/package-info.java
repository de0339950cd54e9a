/**
 * Reports on a study: the table of results, charts, and a page with both.
 *
 * <p>All are pure functions of {@link largo.core.report.StudyResults}; nothing here writes files.
 *
 * <pre>
 *   StudyResults ──▶ RateSelection   the learning rate that represents each optimizer and batch
 *     │                ├──▶ StudySummary   sentences on the results, and cautions
 *     │                ├──▶ PivotTable     accuracy by optimizer and batch
 *     │                └──▶ StudyPlots     charts
 *     ├──▶ ResultColumns             columns of CSV, Parquet, the report and trackers
 *     ├──▶ TextSummary               for a terminal
 *     └──▶ HtmlReport                all of it on one page
 * </pre>
 *
 * <p>Three rules hold throughout. No trial is left out: diverged and failed ones are in every table
 * and chart. No number is more precise than its measurement: percentages have two decimals, every
 * mean has a standard deviation over seeds, and with one seed the report says so. A choice made on
 * the data that it is evaluated on is called optimistic.
 *
 * <p>Shares are in [0, 1] in the code and in percent, or percentage points, in everything shown.
 */
package largo.core.report;
