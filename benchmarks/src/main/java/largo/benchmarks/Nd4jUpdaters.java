package largo.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * ND4J's updaters for rules with the same name.
 *
 * <p>An updater overwrites the gradient with its step, which is the gradient of the next update
 * here. With these rates it neither overflows nor becomes denormal.
 */
final class Nd4jUpdaters {

  private static final double RATE = 0.01; // the standard deviation of the gradients

  private Nd4jUpdaters() {}

  /** Updaters by the name of Largo's rule. */
  static Map<String, IUpdater> all() {
    Map<String, IUpdater> all = new LinkedHashMap<>();
    all.put("sgd", new Sgd(1));
    all.put("nesterov", new Nesterovs(0.1, 0.9));
    all.put("adam", new Adam(RATE));
    all.put("amsgrad", new AMSGrad(RATE));
    all.put("nadam", new Nadam(RATE));
    return all;
  }

  static Optional<IUpdater> of(String rule) {
    return Optional.ofNullable(all().get(rule));
  }
}
