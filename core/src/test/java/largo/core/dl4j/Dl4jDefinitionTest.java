package largo.core.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import largo.core.data.ExampleShape;
import largo.core.model.Lenet;
import largo.core.model.Mlp;
import largo.core.model.ModelException;
import largo.core.model.Resnet20;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.Builder;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Dl4jDefinitionTest {

  private static final ExampleShape FOUR = ExampleShape.vector(4);

  @Test
  void readsTheImageShapeOfTheNetwork() {
    assertThat(ToyNetwork.define(new Lenet(List.of(4, 6), 20, 0)).image()).isTrue();
    assertThat(ToyNetwork.define(new Resnet20(4, false)).image()).isTrue();
    assertThat(ToyNetwork.define(new Mlp(List.of(3), 0)).image()).isFalse();
  }

  @Test
  void givesTheSameParametersForTheSameSeed() {
    Dl4jDefinition definition = ToyNetwork.define(new Resnet20(4, false));

    assertThat(definition.initialize(1)).isEqualTo(definition.initialize(1));
    assertThat(definition.initialize(1)).isNotEqualTo(definition.initialize(2));
  }

  @Test
  void refusesDataOfAnotherWidth() {
    refused(() -> Dl4jDefinition.of(network(b -> b, 4), ExampleShape.vector(7), 3))
        .withMessageStartingWith("the model does not fit the data: it does not take examples of 7");
  }

  @Test
  void refusesAnotherNumberOfClasses() {
    refused(() -> Dl4jDefinition.of(network(b -> b, 4), FOUR, 2))
        .withMessage(
            "the model does not fit the data: it must have 2 outputs, one for each class, "
                + "numeric target or label of the data, but has [1, 3]");
  }

  @Test
  void rejectsSettingsThatGlobalBatchesDoNotSupport() {
    refused(network(b -> b.gradientNormalization(GradientNormalization.ClipL2PerLayer), 4))
        .withMessageContaining("has gradient normalization ClipL2PerLayer");
    refused(network(b -> b.constrainWeights(new MaxNormConstraint(1, 1)), 4))
        .withMessageContaining("has constraints");
    refused(network(b -> b.weightDecay(0.1), 4)).withMessageContaining("decoupled weight decay");
    refused(network(b -> b.miniBatch(false), 4)).withMessageContaining("miniBatch(false)");
    refused(network(b -> b.dataType(DataType.DOUBLE), 4))
        .withMessageContaining("must be of type FLOAT, but are DOUBLE");
  }

  static Stream<Named<String>> networksThatCannotBeTrained() {
    return Stream.of(
        named(
            "gradient normalization",
            network(b -> b.gradientNormalization(GradientNormalization.ClipL2PerLayer), 4)),
        named("constraints", network(b -> b.constrainWeights(new MaxNormConstraint(1, 1)), 4)),
        named("weight decay", network(b -> b.weightDecay(0.1), 4)),
        named("miniBatch(false)", network(b -> b.miniBatch(false), 4)));
  }

  @ParameterizedTest
  @MethodSource("networksThatCannotBeTrained")
  void acceptsForScoringWhatConcernsOnlyTraining(String json) {
    Dl4jDefinition definition = Dl4jDefinition.scored(json, FOUR, 3);
    try (Dl4jSource source = new Dl4jSource(definition)) {
      assertThat(source.layout().size()).isPositive();
    }
  }

  @Test
  void checksTheOutputsForScoring() {
    refused(() -> Dl4jDefinition.scored(network(b -> b, 4), FOUR, 2))
        .withMessageContaining("it must have 2 outputs");
  }

  @Test
  void isCheckedAgainstWhatIsKnownOfTheData() {
    String json = network(b -> b, 4);
    Optional<ExampleShape> shape = Optional.of(FOUR);

    Dl4jDefinition.check(json, Optional.empty(), Optional.empty());
    Dl4jDefinition.check(json, shape, Optional.of(3));
    refused(() -> Dl4jDefinition.check(json, Optional.empty(), Optional.of(2)))
        .withMessageContaining(
            "it must have 2 outputs, one for each class, numeric target or label");
    refused(() -> Dl4jDefinition.check(json, Optional.of(ExampleShape.vector(7)), Optional.empty()))
        .withMessageContaining("it does not take examples of 7 features");
    refused(
            () ->
                Dl4jDefinition.check(
                    network(b -> b.dataType(DataType.DOUBLE), 4),
                    Optional.empty(),
                    Optional.empty()))
        .withMessageContaining("must be of type FLOAT, but are DOUBLE");
  }

  @Test
  void recognizesRegression() {
    String json =
        new Builder()
            .list()
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nIn(4)
                    .nOut(1)
                    .build())
            .build()
            .toJson();

    refused(() -> Dl4jDefinition.check(json, Optional.empty(), Optional.of(3)))
        .withMessageContaining("Set data.task = regression for a network that predicts a number");
    refused(() -> Dl4jDefinition.of(json, FOUR, 3))
        .withMessageContaining("Set data.task = regression for a network that predicts a number");
  }

  @Test
  void refusesPretrainLayersAndTruncatedBackpropagation() {
    refused(
            new Builder()
                .list()
                .layer(new AutoEncoder.Builder().nIn(4).nOut(4).build())
                .layer(output())
                .build()
                .toJson())
        .withMessageContaining("is trained by unsupervised pretraining");
    refused(
            new Builder()
                .list()
                .layer(new LSTM.Builder().nIn(4).nOut(4).build())
                .layer(new RnnOutputLayer.Builder().nIn(4).nOut(3).build())
                .backpropType(BackpropType.TruncatedBPTT)
                .build()
                .toJson())
        .withMessageStartingWith("truncated backpropagation through time makes several updates");
  }

  @Test
  void rejectsNetworksWithoutOutputLayerAndOtherJson() {
    refused(
            new Builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(3).build())
                .build()
                .toJson())
        .withMessageStartingWith("the last layer must be an output layer");
    refused("{\"layers\": 3}").withMessageStartingWith("this is not a configuration of DL4J");
  }

  private static String network(UnaryOperator<NeuralNetConfiguration.Builder> change, int width) {
    return change
        .apply(new Builder())
        .list()
        .layer(new DenseLayer.Builder().nIn(width).nOut(4).build())
        .layer(output())
        .build()
        .toJson();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder().nIn(4).nOut(3).activation(Activation.SOFTMAX).build();
  }

  private static org.assertj.core.api.ThrowableAssertAlternative<ModelException> refused(
      String json) {
    return refused(() -> Dl4jDefinition.of(json, FOUR, 3));
  }

  private static org.assertj.core.api.ThrowableAssertAlternative<ModelException> refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return assertThatExceptionOfType(ModelException.class).isThrownBy(call);
  }

  @Test
  void acceptsConstraintsAndWeightDecayIfTheDriverAppliesThem() {
    String json =
        new NeuralNetConfiguration.Builder()
            .weightDecay(0.1)
            .constrainAllParameters(new NonNegativeConstraint())
            .list()
            .layer(new DenseLayer.Builder().nIn(3).nOut(2).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(2)
                    .nOut(1)
                    .activation(Activation.IDENTITY)
                    .build())
            .build()
            .toJson();
    NetworkSignature fitting = new NetworkSignature(List.of(List.of(3)), List.of(List.of(1)));
    NetworkSignature other =
        new NetworkSignature(List.of(List.of(3), List.of(2)), List.of(List.of(1)));

    Dl4jDefinition definition = Dl4jDefinition.of(json, fitting);
    assertThat(definition.weightDecay().timesRate())
        .satisfiesExactly(
            weight -> assertThat(weight).isIn(0.1, 0.2), // DL4J's builder sets it twice
            bias -> assertThat(bias).isZero(),
            weight -> assertThat(weight).isIn(0.1, 0.2),
            bias -> assertThat(bias).isZero());
    assertThat(definition.weightDecay().fixed()).containsOnly(0.0);
    assertThat(definition.penalty().isZero()).isTrue();
    assertThatThrownBy(() -> Dl4jDefinition.of(json, other))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "the model does not fit the data: it has 1 inputs and 1 outputs, but the data is "
                + "[[3], [2]] -> [[1]]");
    assertThatThrownBy(() -> Dl4jDefinition.of(json, ExampleShape.vector(3), 1))
        .isInstanceOf(ModelException.class); // nothing would apply them
  }
}
