package largo.core.optimizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
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
 *
 * <p>The vectors may be distributed over several owners, each with a {@link #slice}. Every owner
 * runs the same update, and {@link #sums} are those over all owners. A rule that accesses elements
 * in another way than {@link #each} does so through {@link #holds} and {@link #local}, and declares
 * what must not be divided ({@link UpdateRule#indivisible}).
 */
public final class Vectors {

  /** Number of sums that a kernel of a rule can record in one sweep. */
  static final int SUMS = 6;

  /** The slot of sums that are not the rule's. */
  static final int RESERVED = SUMS;

  /** The slot of {@code Σ (w − w')²} of a {@link SingleSweep}. */
  static final int MOVEMENT = SUMS + 1;

  /** Number of all slots. */
  static final int SLOTS = SUMS + 2;

  /** Number of strips below which scheduling threads costs more than it saves. */
  private static final int PARALLEL_FROM = 16;

  private final UpdateRule rule;
  private final ParameterLayout layout;
  private final ParameterSlice slice;
  private final float[] weights;
  private final float[][] state;
  private final OwnedScalars ownedScalars;
  private final double[] scalars;
  private final Strip[] all;
  private final Strip[] strips;
  private final TensorSums tensorSums;
  private final Map<Object, Object> scratch = new HashMap<>();
  private float[] gradient;
  private Probe probe = Probe.NONE;

  /**
   * The vectors of one owner.
   *
   * @param weights float[slice length]
   * @param reduction adds sums over the strips of all owners; empty if this one holds everything
   */
  Vectors(
      UpdateRule rule,
      ParameterLayout layout,
      ParameterSlice slice,
      float[] weights,
      Optional<StripReduction> reduction) {
    this.rule = rule;
    this.layout = layout;
    this.slice = slice;
    this.weights = weights;
    this.state = new float[rule.slots()][slice.length()];
    this.ownedScalars = new OwnedScalars(rule, layout, slice);
    this.scalars = new double[ownedScalars.count()];
    List<Strip> ofAllTensors = Strip.of(layout, slice);
    this.all = ofAllTensors.toArray(Strip[]::new);
    this.strips =
        ofAllTensors.stream().filter(s -> s.tensor().kind().trained()).toArray(Strip[]::new);
    this.tensorSums = new TensorSums(all, layout.tensors().size(), reduction);
  }

  /** The layout of all vectors. */
  public ParameterLayout layout() {
    return layout;
  }

  /**
   * The part of the parameter vector that these vectors hold: all of it, or the slice of an owner.
   * The vectors begin with the slice.
   */
  public ParameterSlice slice() {
    return slice;
  }

  /** Whether these vectors hold a whole tensor. */
  public boolean holds(Tensor tensor) {
    return slice.contains(ParameterSlice.of(tensor));
  }

  /** A tensor with its offset in these vectors, which hold it. */
  public Tensor local(Tensor tensor) {
    return tensor.at(tensor.offset() - slice.from());
  }

  /** {@code w}, float[slice length], changed in place. */
  public float[] weights() {
    return weights;
  }

  /**
   * The gradient summed over examples, float[slice length]; multiply by {@link Step#scale} to get
   * {@code g}. A rule may overwrite it.
   */
  public float[] gradient() {
    return gradient;
  }

  /** A state vector of the rule, float[slice length], zero before the first update. */
  public float[] state(int slot) {
    return state[slot];
  }

  /**
   * The scalar state of the rule, zero before the first update. With several owners, each holds the
   * {@linkplain UpdateRule#scalarsByTensor scalars of its tensors}, and those that all compute.
   */
  public double[] scalars() {
    return scalars;
  }

  /** The index in {@link #scalars} of the first scalar of a tensor that these vectors hold. */
  int firstScalar(int tensorIndex) {
    return ownedScalars.first(tensorIndex);
  }

  /**
   * The index in {@link #scalars} of a scalar that all owners compute.
   *
   * @param index in the scalars of an optimizer of all parameters
   */
  int sharedScalar(int index) {
    return ownedScalars.shared(index);
  }

  /** The receiver of values that rules compute on the way. */
  public Probe probe() {
    return probe;
  }

  /** Runs a kernel once for every strip of every trained tensor, on many threads. */
  public void each(Kernel kernel) {
    run(strips, kernel);
  }

  /** Runs a kernel once for every strip, also of tensors that are not trained. */
  void eachOfAll(Kernel kernel) {
    run(all, kernel);
  }

  private void run(Strip[] some, Kernel kernel) {
    tensorSums.sweep();
    if (some.length < PARALLEL_FROM) {
      for (Strip strip : some) {
        kernel.run(strip);
      }
    } else {
      IntStream.range(0, some.length).parallel().forEach(k -> kernel.run(some[k]));
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
   * valid until the next call for the same slot. With several owners, the sums of all of them.
   */
  public double[] sums(int slot) {
    return tensorSums.sums(slot);
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
    return tensorSums.maxima(slot);
  }

  /**
   * Values of whole tensors, each computed by the owner of the tensor, for all owners.
   *
   * @param slot that they are exchanged in
   * @param values by tensor; those of tensors that are not held or not trained are ignored
   * @return double[tensors], zero for tensors that are not trained; valid until the next call for
   *     the same slot
   */
  double[] byTensor(int slot, double[] values) {
    each(
        s -> {
          boolean isFirst = s.from() + slice.from() == s.tensor().offset();
          s.sum(slot, isFirst ? values[s.tensorIndex()] : 0);
        });
    return sums(slot);
  }

  /**
   * Runs work that is not organized in strips, on many threads if there is enough of it. Parts must
   * be independent of each other.
   *
   * @param floats number of floats that all parts together access
   */
  void split(int parts, int floats, IntConsumer part) {
    if (floats < PARALLEL_FROM * Strip.LENGTH) {
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
