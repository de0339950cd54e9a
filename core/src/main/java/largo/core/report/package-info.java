/**
 * What a sweep leaves for people to look at: a table, charts, one page that holds them.
 *
 * <p>Pure functions of a {@link largo.core.report.StudyResults}: nothing here writes files or knows
 * where it ran.
 *
 * <pre>
 *   Sweep ──▶ Selection            which learning rate stands for each optimizer at each batch
 *     │         ├──▶ Summary       sentences that follow from the numbers, and cautions
 *     │         ├──▶ Pivot         accuracy by optimizer and batch
 *     │         └──▶ Plots         five PNGs
 *     ├──▶ ResultColumns           columns of CSV, Parquet, the trials and trackers
 *     ├──▶ TextSummary             for a terminal
 *     └──▶ HtmlReport              all of it on one page
 * </pre>
 *
 * <p>Three rules hold throughout. Nothing is dropped: a trial that diverged or failed is in every
 * table and chart. Nothing is more precise than it was measured: percentages have two decimals,
 * scatter over seeds stands beside every mean, and where there is none the report says so. And a
 * choice made on the data that it is then judged on is called optimistic.
 *
 * <p>Shares are in [0, 1] in the code and in percent, or percentage points, in everything shown.
 */
package largo.core.report;
