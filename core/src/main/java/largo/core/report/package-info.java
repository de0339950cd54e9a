/**
 * Reports on a study: the table of results, charts, and a page with both.
 *
 * <p>All are pure functions of {@link largo.core.report.StudyResults}; no class of this package
 * writes files.
 *
 * <pre>
 *   StudyResults ──▶ RateSelection   the learning rate that represents each optimizer and batch
 *     │                ├──▶ StudySummary   sentences on the results, and warnings
 *     │                ├──▶ PivotTable     accuracy by optimizer and batch
 *     │                └──▶ StudyCharts    charts as data
 *     │                       ├──▶ ChartHtml    interactive, by uPlot, with a table
 *     │                       └──▶ StudyPlots   PNGs
 *     ├──▶ ArmLabels                 names of optimizers: the rule, and what differs
 *     ├──▶ StudyAnalysis             the final arms of a study, by statistics of core.analysis
 *     │      └──▶ StudyVerdict       in sentences and numbers, and VerdictSection of the page
 *     ├──▶ Measurements              the long format
 *     ├──▶ ResultColumns             columns of CSV, Parquet, the report and trackers
 *     ├──▶ TextSummary               for a terminal
 *     └──▶ HtmlReport                the complete report on one page
 * </pre>
 *
 * <p>Three rules apply to all reports. No trial is omitted: diverged and failed ones are in every
 * table and chart. No number is more precise than its measurement: percentages have two decimals,
 * every mean has a standard deviation over seeds, and with one seed the report states this. A
 * choice that is made on the data of its evaluation is called optimistic.
 *
 * <p>Fractions are in [0, 1] in the code and in percent, or percentage points, in reports.
 */
package largo.core.report;
