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
 * The vectors of a model under update, and the one way a rule walks them: {@link #each}.
 *
 * <p>Every tensor is cut into strips that fit the cache, so a kernel may loop twice over its strip
 * while reading memory once. Strips run on all threads of the pool of the calling thread (the
 * common pool, as a rule); sums over strips are added up in the order of the strips, so that the
 * result has the same bits for any number of threads.
 *
 * <p>Only trained tensors are walked: a rule never sees ready-made or frozen slots.
 */
public final class Vectors {

  /** Sums that a kernel may note in one sweep. */
  static final int SUMS = 4;

  /** Floats per strip: four vectors of them take 64 KiB, well inside a second-level cache. */
  private static final int STRIP = 4096;

  /** Below this many strips, handing them to threads costs more than it gains. */
  private static final int PARALLEL_FROM = 16;

  private final ParameterLayout layout;
  private final float[] weights;
  private final float[][] state;
  private final double[] numbers;
  private final Strip[] strips;
  private final double[][] perTensor;
  private final Map<Object, Object> scratch = new HashMap<>();
  private float[] gradient;
  private Probe probe = Probe.NONE;

  Vectors(ParameterLayout layout, float[] weights, int slots, int numbers) {
    this.layout = layout;
    this.weights = weights;
    this.state = new float[slots][layout.size()];
    this.numbers = new double[numbers];
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

  /** What lies where. */
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

  /** The numbers that the rule keeps, zero before the first update. */
  public double[] numbers() {
    return numbers;
  }

  /** Who hears what the rule computes on its way. */
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
   * What the last sweep noted in a slot, summed over each tensor, double[tensors]; valid until the
   * next call for the same slot.
   */
  public double[] sums(int slot) {
    double[] sums = perTensor[slot];
    Arrays.fill(sums, 0);
    for (Strip strip : strips) {
      sums[strip.tensorIndex()] += strip.part(slot);
    }

    return sums;
  }

  /** What the last sweep noted in a slot, summed over the model. */
  public double sum(int slot) {
    double sum = 0;
    for (double part : sums(slot)) {
      sum += part;
    }

    return sum;
  }

  /** The largest of what the last sweep noted in a slot over each tensor; like {@link #sums}. */
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
   * Does parts of a work that does not follow strips, on many threads if there is enough of it. No
   * part may see what another one does.
   *
   * @param floats that all parts together touch
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
   * What a rule or a wrapper makes once for this model and works with at every update: lists of
   * parts, room for what passes from sweep to sweep. No state: it is not saved.
   *
   * @param owner whose it is; what equals it must make the same
   */
  @SuppressWarnings("unchecked") // an owner makes things of one type
  <T> T scratch(Object owner, Supplier<T> make) {
    return (T) scratch.computeIfAbsent(owner, o -> make.get());
  }

  void gradient(float[] next) {
    this.gradient = next;
  }

  void probe(Probe next) {
    this.probe = next;
  }

  /** One strip's share of a sweep. Called from many threads at once, never twice for a strip. */
  @FunctionalInterface
  public interface Kernel {

    /** Does the work of one strip. */
    void run(Strip strip);
  }
}
