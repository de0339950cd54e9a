package largo.core.config;

import java.util.Locale;
import largo.core.DecimalFormatter;

/**
 * One training run of a sweep.
 *
 * @param id unique in the sweep, valid as a folder name
 * @param optimizer update rule, with its learning rate at this batch
 * @param batch examples per step
 * @param seed of the run
 */
public record Trial(String id, RunSpec.OptimizerSpec optimizer, int batch, long seed) {

  /** Creates a trial with its default name. */
  public static Trial of(RunSpec.OptimizerSpec optimizer, int batch, long seed) {
    String rate = DecimalFormatter.shortest(significant(optimizer.learningRate()));
    return new Trial(
        String.format(Locale.ROOT, "%s-b%d-lr%s-s%d", optimizer.label(), batch, rate, seed),
        optimizer,
        batch,
        seed);
  }

  /** {@code η > 0} at this batch. */
  public double learningRate() {
    return optimizer.learningRate();
  }

  Trial named(String other) {
    return new Trial(other, optimizer, batch, seed);
  }

  /** Four significant digits, for a name. */
  private static double significant(double rate) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.4g", rate));
  }
}
