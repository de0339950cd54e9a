package largo.core.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.data.Batch;
import largo.core.data.Examples;
import largo.core.data.Normalization;
import largo.core.factorization.FactorSums;
import largo.core.factorization.Factors;
import largo.core.gradient.ForwardingDefinition;
import largo.core.gradient.GradientMetric;
import largo.core.gradient.GradientMetric.Kind;
import largo.core.gradient.GradientSource;
import largo.core.model.ModelException;
import largo.core.trainer.Trainer.BlockAdmm;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;

/**
 * A network of DL4J that is trained by block-ADMM. All but gradients is that of the network itself.
 *
 * @param network a stack of layers
 * @param ends one past the index of the last layer of each block
 * @param admm its options
 * @param factorized number of activations at the last cut, if they are factorized, otherwise 0
 * @param stateWidth number of activations and duals of an example at all cuts, if they are kept,
 *     otherwise 0
 */
public record BlockAdmmDefinition(
    Dl4jDefinition network, List<Integer> ends, BlockAdmm admm, int factorized, int stateWidth)
    implements ForwardingDefinition {

  /** The residual of a cut, with its number from 1: the root of the mean square of an element. */
  public static final String RESIDUAL = "block-residual-";

  /** The seconds of the passes of a block over all shards, with its number from 1. */
  public static final String SECONDS = "block-seconds-";

  /**
   * Cuts a network into blocks.
   *
   * @throws ModelException if it is a graph, a cut is not one of its layers but the last, or a
   *     layer excludes separate passes of the blocks; names it
   */
  public static BlockAdmmDefinition of(Dl4jDefinition network, BlockAdmm admm) {
    if (network.isGraph()) {
      throw new ModelException(
          "the network must be a MultiLayerConfiguration where trainer.name is block-admm, but is a"
              + " ComputationGraphConfiguration");
    }
    List<Layer> layers =
        MultiLayerConfiguration.fromJson(network.json()).getConfs().stream()
            .map(NeuralNetConfiguration::getLayer)
            .toList();
    List<Integer> ends = ends(layers, admm.cuts());
    if (!admm.cuts().isEmpty()) {
      layers.stream()
          .flatMap(l -> NetworkConfigurations.withWrapped(l).stream())
          .forEach(BlockAdmmDefinition::check);
      layers.subList(ends.get(0), layers.size()).forEach(BlockAdmmDefinition::checkTrained);
    }
    BlockAdmmDefinition online =
        new BlockAdmmDefinition(network, ends, admm, factorized(layers, ends, admm), 0);
    return admm.mode() == BlockAdmm.Mode.BATCH ? online.keepingStates() : online;
  }

  private BlockAdmmDefinition keepingStates() {
    try (BlockAdmmSource source = source()) {
      return new BlockAdmmDefinition(network, ends, admm, factorized, 2 * source.activations());
    }
  }

  private static int factorized(List<Layer> layers, List<Integer> ends, BlockAdmm admm) {
    if (admm.factors() == 0) {
      return 0;
    }
    Layer layer = layers.get(ends.get(ends.size() - 2) - 1);
    if (!(layer instanceof DenseLayer dense)) {
      throw new ModelException(
          "the last of trainer.cuts must be a dense layer where trainer.factors is not 0, but layer "
              + "%s is a %s",
          layer.getLayerName(), layer.getClass().getSimpleName());
    }
    if (admm.factors() > dense.getNOut()) {
      throw new ModelException(
          "trainer.factors must be at most %d, the units of layer %s, but was %d",
          dense.getNOut(), layer.getLayerName(), admm.factors());
    }
    return Math.toIntExact(dense.getNOut());
  }

  /** The factors at the last cut before the first step; empty if there is no factorization. */
  public Optional<Factors> factors() {
    return factorized == 0
        ? Optional.empty()
        : Optional.of(Factors.start(admm.factors(), factorized));
  }

  private static List<Integer> ends(List<Layer> layers, List<String> cuts) {
    List<String> names = layers.stream().map(Layer::getLayerName).toList();
    List<String> inner = names.subList(0, names.size() - 1);
    List<Integer> ends = new ArrayList<>();
    int before = 0;
    for (String cut : cuts) {
      int end = inner.indexOf(cut) + 1;
      if (end <= before) {
        throw new ModelException(
            "trainer.cuts must be names of layers but the last, in the order of the network, of %s,"
                + " but was %s",
            inner, cuts);
      }
      ends.add(end);
      before = end;
    }
    ends.add(layers.size());
    return List.copyOf(ends);
  }

  private static void check(Layer layer) {
    String name = layer.getLayerName();
    require(
        !(layer instanceof BatchNormalization),
        "layer %s must not be batch normalization, which couples examples, where trainer.cuts is "
            + "not empty",
        name);
    require(
        !(layer instanceof BaseRecurrentLayer) && !(layer instanceof Bidirectional),
        "layer %s must not be recurrent where trainer.cuts is not empty",
        name);
    boolean random =
        layer.getIDropout() != null
            || layer instanceof BaseLayer base && base.getWeightNoise() != null;
    require(
        !random,
        "layer %s must not have dropout or weight noise where trainer.cuts is not empty: the "
            + "passes of an iteration must compute the same function",
        name);
  }

  /** A frozen layer has no derivative with respect to its input. */
  private static void checkTrained(Layer layer) {
    require(
        !(layer instanceof FrozenLayer),
        "layer %s must not be frozen above the first of trainer.cuts",
        layer.getLayerName());
  }

  private static void require(boolean condition, String message, String layer) {
    if (!condition) {
      throw new ModelException(message, layer);
    }
  }

  /** The residuals of the cuts, then the seconds of the blocks. */
  @Override
  public List<GradientMetric> metrics() {
    return Stream.concat(
            Stream.iterate(1, t -> t < ends.size(), t -> t + 1)
                .map(t -> new GradientMetric(RESIDUAL + t, Kind.ROOT_MEAN)),
            Stream.iterate(1, t -> t <= ends.size(), t -> t + 1)
                .map(t -> new GradientMetric(SECONDS + t, Kind.SUM)))
        .toList();
  }

  @Override
  public GradientSource open() {
    return source();
  }

  private BlockAdmmSource source() {
    return new BlockAdmmSource(network, ends, admm, factors());
  }

  /**
   * What examples of a network with a factorization have in common with their codes. The network
   * computes in the calling thread, on its device.
   *
   * @param parameters of the network, followed by the factors
   * @param micro examples in one forward pass
   */
  public FactorSums factorSums(
      float[] parameters, Examples rows, Normalization normalization, int micro) {
    FactorSums sums = noFactorSums();
    try (BlockAdmmSource source = source()) {
      source.load(parameters, 0, 0);
      Batch batch = new Batch(network.shape().size());
      for (int from = 0; from < rows.count(); from += micro) {
        int first = from;
        batch.fill(rows, Math.min(micro, rows.count() - from), i -> first + i, normalization);
        source.addTo(sums, batch);
      }
    }
    return sums;
  }

  /** Those of no examples. */
  public FactorSums noFactorSums() {
    return new FactorSums(admm.factors(), network.classes(), network.shape().size());
  }
}
