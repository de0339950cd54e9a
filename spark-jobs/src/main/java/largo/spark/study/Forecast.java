package largo.spark.study;

/** The predicted cost of trials, of which none was trained. */
public sealed interface Forecast permits StudyForecast, TrialForecast {

  /** A table, and the total. */
  String text();

  /** The same in JSON. */
  String json();
}
