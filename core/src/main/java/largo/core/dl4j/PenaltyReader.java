package largo.core.dl4j;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import largo.core.gradient.ConfiguredWeightDecay;
import largo.core.gradient.RegularizationPenalty;
import largo.core.model.ModelException;
import largo.core.params.ParameterLayout;
import org.deeplearning4j.nn.api.Trainable;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Reads L1, L2 and weight decay of a network's original configuration. A term that is configured
 * twice counts twice, as in DL4J, whose builder adds a network's weight decay twice to some layers.
 */
final class PenaltyReader {

  private PenaltyReader() {}

  static RegularizationPenalty of(Dl4jNetwork network, ParameterLayout layout) {
    Map<String, Double> l1 = new TreeMap<>();
    Map<String, Double> l2 = new TreeMap<>();
    each(
        network,
        (name, r) -> {
          if (r instanceof L1Regularization one) {
            l1.merge(name, constant(name, one.getL1()), Double::sum);
          } else if (r instanceof L2Regularization two) {
            l2.merge(name, constant(name, two.getL2()), Double::sum);
          } else if (!(r instanceof WeightDecay)) { // which is no penalty
            throw new ModelException(
                "%s has a regularization of type %s; supported are L1, L2 and weight decay",
                name, r.getClass().getSimpleName());
          }
        });

    return new RegularizationPenalty(layout, ofTrained(layout, l1), ofTrained(layout, l2));
  }

  static ConfiguredWeightDecay weightDecay(Dl4jNetwork network, ParameterLayout layout) {
    Map<String, Double> fixed = new TreeMap<>();
    Map<String, Double> timesRate = new TreeMap<>();
    each(
        network,
        (name, r) -> {
          if (r instanceof WeightDecay decay) {
            double coefficient = constant(name, decay.getCoeff());
            (decay.isApplyLR() ? timesRate : fixed).merge(name, coefficient, Double::sum);
          }
        });

    return new ConfiguredWeightDecay(
        layout, ofTrained(layout, fixed), ofTrained(layout, timesRate));
  }

  private static void each(Dl4jNetwork network, BiConsumer<String, Regularization> reader) {
    for (Trainable trainable : network.trainables()) {
      if (trainable.numParams() > 0) {
        for (String parameter : trainable.paramTable(false).keySet()) {
          String name = trainable.getConfig().getLayerName() + "_" + parameter;
          regularization(trainable, parameter).forEach(r -> reader.accept(name, r));
        }
      }
    }
  }

  private static List<Regularization> regularization(Trainable trainable, String parameter) {
    List<Regularization> all = trainable.getConfig().getRegularizationByParam(parameter);
    return all == null ? List.of() : all;
  }

  private static double constant(String name, ISchedule schedule) {
    if (!(schedule instanceof FixedSchedule)) {
      throw new ModelException(
          "%s has a penalty that changes over time, %s; give it a constant", name, schedule);
    }
    return schedule.valueAt(0, 0);
  }

  private static List<Double> ofTrained(ParameterLayout layout, Map<String, Double> byName) {
    return layout.tensors().stream()
        .map(t -> t.kind().trained() ? byName.getOrDefault(t.name(), 0.0) : 0.0)
        .toList();
  }
}
