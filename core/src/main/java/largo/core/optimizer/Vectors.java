package largo.core.optimizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/**
 * The vectors of one model during an update. {@link #each} is the only way in which a rule
 * traverses them.
 *
 * <p>Every tensor is divided into strips that fit into the cache, so a kernel may loop twice over
 * its strip while reading memory once. Strips run on all threads of the calling thread's pool
 * (usually the common pool). Sums over strips are added in the order of the strips, so the result
 * is bit-identical for any number of threads.
 *
 * <p>Only trained tensors are traversed: a rule never sees running statistics or frozen parameters.
 */
public final class Vectors {

  /** Number of sums that a kernel can record in one sweep. */
  static final int SUMS = 6;

  /**
   * Floats per strip: four vectors of this length take 64 KiB, well inside a second-level cache.
   */
  private static final int STRIP = 4096;

  /** Number of strips below which scheduling threads costs more than it saves. */
  private static final int PARALLEL_FROM = 16;

  private final UpdateRule rule;
  private final ParameterLayout layout;
  private final float[] weights;
  private final float[][] state;
  private final double[] scalars;
  private final Strip[] strips;
  private final double[][] perTensor;
  private final Map<Object, Object> scratch = new HashMap<>();
  private float[] gradient;
  private Probe probe = Probe.NONE;

  Vectors(UpdateRule rule, ParameterLayout layout, float[] weights) {
    this.rule = rule;
    this.layout = layout;
    this.weights = weights;
    this.state = new float[rule.slots()][layout.size()];
    this.scalars = new double[rule.scalars(layout)];
    this.perTensor = new double[SUMS][layout.tensors().size()];

    List<Strip> all = new ArrayList<>();
    for (int k = 0; k < layout.tensors().size(); k++) {
      Tensor tensor = layout.tensors().get(k);
      if (tensor.kind().trained()) {
        for (int at = tensor.offset(); at < tensor.end(); at += STRIP) {
          all.add(new Strip(tensor, k, at, Math.min(at + STRIP, tensor.end())));
        }
      }
    }
    this.strips = all.toArray(Strip[]::new);
  }

  /** The layout of all vectors. */
  public ParameterLayout layout() {
    return layout;
  }

  /** {@code w}, float[layout size], changed in place. */
  public float[] weights() {
    return weights;
  }

  /**
   * The gradient summed over examples, float[layout size]; multiply by {@link Step#scale} to get
   * {@code g}. A rule may overwrite it.
   */
  public float[] gradient() {
    return gradient;
  }

  /** A state vector of the rule, float[layout size], zero before the first update. */
  public float[] state(int slot) {
    return state[slot];
  }

  /** The scalar state of the rule, double[scalars of the rule], zero before the first update. */
  public double[] scalars() {
    return scalars;
  }

  /** The receiver of values that rules compute on the way. */
  public Probe probe() {
    return probe;
  }

  /** Runs a kernel once for every strip of every trained tensor, on many threads. */
  public void each(Kernel kernel) {
    if (strips.length < PARALLEL_FROM) {
      for (Strip strip : strips) {
        kernel.run(strip);
      }
    } else {
      IntStream.range(0, strips.length).parallel().forEach(k -> kernel.run(strips[k]));
    }
  }

  /**
   * Changes the weights outside of the rule's own update, and notifies the rule ({@link
   * UpdateRule#weightsMoved}). The change must leave {@link #gradient} as it is.
   */
  public void moveWeights(Runnable change) {
    change.run();
    rule.weightsMoved(this);
  }

  /**
   * The values that the last sweep recorded in a slot, summed over each tensor, double[tensors];
   * valid until the next call for the same slot.
   */
  public double[] sums(int slot) {
    double[] sums = perTensor[slot];
    Arrays.fill(sums, 0);
    for (Strip strip : strips) {
      sums[strip.tensorIndex()] += strip.part(slot);
    }

    return sums;
  }

  /** The values that the last sweep recorded in a slot, summed over the model. */
  public double sum(int slot) {
    double sum = 0;
    for (double part : sums(slot)) {
      sum += part;
    }

    return sum;
  }

  /**
   * The maximum over each tensor of the values that the last sweep recorded in a slot; see {@link
   * #sums}.
   */
  public double[] maxima(int slot) {
    double[] maxima = perTensor[slot];
    Arrays.fill(maxima, Double.NEGATIVE_INFINITY);
    for (Strip strip : strips) {
      int k = strip.tensorIndex();
      maxima[k] = Math.max(maxima[k], strip.part(slot));
    }

    return maxima;
  }

  /**
   * Runs work that is not organized in strips, on many threads if there is enough of it. Parts must
   * be independent of each other.
   *
   * @param floats number of floats that all parts together access
   */
  void split(int parts, int floats, IntConsumer part) {
    if (floats < PARALLEL_FROM * STRIP) {
      for (int k = 0; k < parts; k++) {
        part.accept(k);
      }
    } else {
      IntStream.range(0, parts).parallel().forEach(part);
    }
  }

  /**
   * An object that a rule or a wrapper creates once for this model and reuses at every update, for
   * example a buffer between two sweeps. It is not part of the state and is not saved.
   *
   * @param owner the key; equal owners must create equal objects
   */
  @SuppressWarnings("unchecked") // an owner creates objects of one type
  <T> T scratch(Object owner, Supplier<T> make) {
    return (T) scratch.computeIfAbsent(owner, o -> make.get());
  }

  void gradient(float[] next) {
    this.gradient = next;
  }

  void probe(Probe next) {
    this.probe = next;
  }

  /** The work of a sweep on one strip. Called from many threads at once, exactly once per strip. */
  @FunctionalInterface
  public interface Kernel {

    /** Processes one strip. */
    void run(Strip strip);
  }
}
