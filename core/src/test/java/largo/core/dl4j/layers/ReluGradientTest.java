package largo.core.dl4j.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ReluGradientTest {

  @Test
  void passesTheGradientWhereTheArgumentIsPositiveAndNowhereElse() {
    float[] x = new float[3 * ContiguousArrays.CHUNK + 5];
    float[] e = new float[x.length];
    Random random = new Random(1);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
      e[i] = (float) random.nextGaussian();
    }
    float[] edges = {
      0f,
      -0f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY
    };
    System.arraycopy(edges, 0, x, ContiguousArrays.CHUNK - 3, edges.length);
    INDArray delta = Nd4j.createFromArray(new float[x.length]);

    ReluGradient.backprop(Nd4j.createFromArray(x), Nd4j.createFromArray(e), delta);

    float[] expected = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      expected[i] = x[i] > 0 ? e[i] : 0;
    }
    assertThat(delta.toFloatVector()).isEqualTo(expected);
  }

  @Test
  void appliesToPlainReluOnly() {
    assertThat(ReluGradient.is(new ActivationReLU())).isTrue();
    assertThat(ReluGradient.is(new ActivationReLU(6.0, null, null))).isFalse();
    assertThat(ReluGradient.is(new ActivationReLU(null, 1.0, null))).isFalse();
    assertThat(ReluGradient.is(new ActivationReLU(null, null, 0.1))).isFalse();
    assertThat(ReluGradient.is(new ActivationReLU6())).isFalse();
    assertThat(ReluGradient.is(new ActivationIdentity())).isFalse();
  }
}
