package largo.spark.study;

/** What a command would do, of which nothing was done; of trainings with the predicted time. */
public sealed interface DryRunForecast
    permits BranchForecast, InputCheck, StudyForecast, TrialForecast {

  /** A table, and the total. */
  String text();

  /** The same in JSON. */
  String json();
}
