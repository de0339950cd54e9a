package largo.core.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.analysis.RankCorrelation;

/**
 * Sharpness of the final models of a study against their generalization gap.
 *
 * @param models by ascending sharpness
 * @param correlation over them; empty for fewer than three models, or if a quantity is constant
 */
record SharpnessCorrelation(List<Model> models, Optional<RankCorrelation> correlation) {

  /**
   * A model.
   *
   * @param trial that trained it
   * @param sharpness in percent
   * @param gap training accuracy minus test accuracy
   */
  record Model(TrialResult trial, double sharpness, double gap) {}

  static SharpnessCorrelation of(StudyResults studyResults) {
    Map<String, Double> sharpness = studyResults.measurements().sharpness();
    List<Model> models =
        studyResults.results().stream()
            .filter(r -> Double.isFinite(r.scores().generalizationGap()))
            .filter(r -> Double.isFinite(sharpness.getOrDefault(r.trial(), Double.NaN)))
            .map(r -> new Model(r, sharpness.get(r.trial()), r.scores().generalizationGap()))
            .sorted(Comparator.comparingDouble(Model::sharpness))
            .toList();
    return new SharpnessCorrelation(
        models,
        RankCorrelation.of(
            models.stream().mapToDouble(Model::sharpness).toArray(),
            models.stream().mapToDouble(Model::gap).toArray()));
  }
}
