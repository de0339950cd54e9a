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
 * What ND4J has under the same name.
 *
 * <p>An updater leaves its step in the gradient, which is the gradient of the next update here. The
 * rates are such that it neither grows nor falls to where arithmetic is slow.
 */
final class Nd4jUpdaters {

  private static final double RATE = 0.01; // of the gradients' size

  private Nd4jUpdaters() {}

  /** By the rule's name here. */
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
