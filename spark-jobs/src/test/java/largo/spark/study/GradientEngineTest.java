package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.data.ExampleShape;
import largo.core.dl4j.BlockAdmmDefinition;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.model.Mlp;
import largo.core.model.ModelException;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class GradientEngineTest extends JUnitSuite {

  @Test
  public void trainsInBlocksButScoresTheNetworkItself() {
    Dl4jDefinition network = network();
    RunSpec spec = spec("trainer { name = block-admm, cuts = [dense1] }");

    assertThat(GradientEngine.trained(spec, network))
        .isInstanceOfSatisfying(
            BlockAdmmDefinition.class, blocks -> assertThat(blocks.ends()).containsExactly(1, 3));
    assertThat(GradientEngine.definition(spec, network)).isSameAs(network);
    assertThat(GradientEngine.trained(spec(""), network)).isSameAs(network);
  }

  @Test
  public void refusesCutsThatAreNotLayers() {
    assertThatThrownBy(
            () ->
                GradientEngine.trained(
                    spec("trainer { name = block-admm, cuts = [conv1] }"), network()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "trainer.cuts must be names of layers but the last, in the order of the network, of"
                + " [dense1, dense2], but was [conv1]");
  }

  private static RunSpec spec(String text) {
    return SpecReader.read("test", text, List.of());
  }

  private static Dl4jDefinition network() {
    ExampleShape shape = ExampleShape.vector(6);
    return Dl4jDefinition.of(ZooConfigurations.json(new Mlp(List.of(5, 4), 0), shape, 3), shape, 3);
  }
}
