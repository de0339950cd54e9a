package largo.core.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParameterLayoutTest {

  private static final Tensor KERNEL =
      new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(3, 2, 4), 'c');
  private static final Tensor BIAS = Tensor.vector("0_b", ParameterKind.BIAS, 24, 5);

  @Test
  void placesTensorsConsecutively() {
    ParameterLayout layout = new ParameterLayout(List.of(KERNEL, BIAS));

    assertThat(KERNEL.length()).isEqualTo(24);
    assertThat(KERNEL.end()).isEqualTo(24);
    assertThat(BIAS).isEqualTo(new Tensor("0_b", ParameterKind.BIAS, 24, List.of(5), 'c'));
    assertThat(layout.size()).isEqualTo(29);
  }

  @Test
  void countsTrainedParameters() {
    List<Tensor> tensors = new ArrayList<>();
    for (ParameterKind kind : ParameterKind.values()) {
      int length = 1 << kind.ordinal(); // tells from the sum which are in it
      tensors.add(Tensor.vector(kind.name(), kind, length - 1, length));
    }

    int all = (1 << ParameterKind.values().length) - 1;
    int untrained =
        (1 << ParameterKind.RUNNING_STATISTIC.ordinal()) + (1 << ParameterKind.FROZEN.ordinal());
    assertThat(new ParameterLayout(tensors).trained()).isEqualTo(all - untrained);
  }

  @Test
  void isDividedAtTheBordersOfSlices() {
    ParameterLayout layout = new ParameterLayout(List.of(KERNEL, BIAS));

    ParameterLayout divided =
        layout.divided(
            List.of(
                new ParameterSlice(0, 10), new ParameterSlice(10, 10), new ParameterSlice(10, 29)));

    assertThat(divided.tensors())
        .containsExactly(
            Tensor.vector("0_W@0", ParameterKind.WEIGHT, 0, 10),
            Tensor.vector("0_W@10", ParameterKind.WEIGHT, 10, 14),
            BIAS);
    assertThat(layout.divided(List.of(new ParameterSlice(0, 29)))).isEqualTo(layout);
  }

  @Test
  void aScalarHasOneFloat() {
    assertThat(new Tensor("s", ParameterKind.WEIGHT, 0, List.of(), 'c').length()).isEqualTo(1);
  }

  @Test
  void rejectsGapsAndOverlaps() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ParameterLayout(List.of(KERNEL, Tensor.vector("b", ParameterKind.BIAS, 25, 5))))
        .withMessage("tensor b must start at 24, where the previous one ends, but starts at 25");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ParameterLayout(List.of(KERNEL, Tensor.vector("b", ParameterKind.BIAS, 23, 5))))
        .withMessage("tensor b must start at 24, where the previous one ends, but starts at 23");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParameterLayout(List.of(BIAS)))
        .withMessage("tensor 0_b must start at 0, where the previous one ends, but starts at 24");
  }

  @Test
  void rejectsTwoTensorsOfOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ParameterLayout(
                    List.of(KERNEL, Tensor.vector("0_W", ParameterKind.BIAS, 24, 5))))
        .withMessage("two tensors are named 0_W");
  }

  @Test
  void rejectsNoTensorsAtAll() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ParameterLayout(List.of()))
        .withMessage("a layout must have at least one tensor");
  }

  @Test
  void rejectsEmptyAxesAndUnknownOrders() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(3, 0), 'c'))
        .withMessage("every axis of tensor 0_W must be at least 1, but was [3, 0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(3), 'x'))
        .withMessage("order of tensor 0_W must be c or f, but was x");
  }

  @Test
  void rejectsMoreThanTwoToThe31Floats() {
    Tensor half = Tensor.vector("a", ParameterKind.WEIGHT, 0, 1 << 30);
    Tensor other = Tensor.vector("b", ParameterKind.WEIGHT, 1 << 30, 1 << 30);

    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(
            () ->
                new Tensor("c", ParameterKind.WEIGHT, 0, List.of(1 << 16, 1 << 16), 'c').length());
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> new ParameterLayout(List.of(half, other)));
  }
}
