package largo.spark.study;

import largo.spark.device.Placement;
import largo.spark.session.SessionSlots;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The resources that trainings of an application share.
 *
 * @param spark the application
 * @param placement placement of tasks
 * @param slots slots of parallel sessions
 */
public record TrainingResources(JavaSparkContext spark, Placement placement, SessionSlots slots) {

  /**
   * The resources of an application.
   *
   * @param placement where tasks compute
   * @param parallel trainings that run at the same time
   */
  public static TrainingResources of(JavaSparkContext spark, Placement placement, int parallel) {
    return new TrainingResources(spark, placement, new SessionSlots(spark, placement, parallel));
  }

  /** The resources for one training at a time, on any device. */
  public static TrainingResources of(JavaSparkContext spark) {
    return of(spark, Placement.ANYWHERE, 1);
  }
}
