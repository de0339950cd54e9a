package largo.core.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;

/**
 * A network of DL4J that is trained by block-ADMM. All but gradients is that of the network itself.
 *
 * @param network a stack of layers
 * @param ends one past the index of the last layer of each block
 * @param admm its options
 */
public record BlockAdmmDefinition(Dl4jDefinition network, List<Integer> ends, BlockAdmm admm)
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
    return new BlockAdmmDefinition(network, ends, admm);
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
    return new BlockAdmmSource(network, ends, admm);
  }
}
