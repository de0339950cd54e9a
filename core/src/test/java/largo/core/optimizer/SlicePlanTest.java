package largo.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlicePlanTest {

  @Property(tries = 200)
  void noOwnerTakesLongerThanItsPartAndOneTensor(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 700) Integer> sides,
      @ForAll @IntRange(min = 1, max = 9) int owners) {
    ParameterLayout layout = squares(sides);
    for (String name : List.of("muon", "shampoo", "soap")) {
      UpdateRule rule = Rules.named(name);
      List<Double> costs = costs(rule, layout);
      double total = costs.stream().mapToDouble(cost -> cost).sum();
      double largest = costs.stream().mapToDouble(cost -> cost).max().orElseThrow();

      List<ParameterSlice> slices = SlicePlan.of(rule, layout, owners);

      assertThat(slices).hasSize(owners);
      assertThat(slices.get(owners - 1).to()).isEqualTo(layout.size());
      for (ParameterSlice slice : slices) {
        double cost =
            IntStream.range(0, costs.size())
                .filter(k -> slice.contains(ParameterSlice.of(layout.tensors().get(k))))
                .mapToDouble(costs::get)
                .sum();
        assertThat(cost).isLessThanOrEqualTo(1.000001 * (total / owners + largest));
      }
    }
  }

  @Test
  void aLargeMatrixOfMuonIsAsMuchWorkAsManySmallOnes() {
    ParameterLayout layout = squares(List.of(512, 256, 256, 256, 256, 256, 256, 256, 256));

    List<ParameterSlice> slices = SlicePlan.of(Rules.named("muon"), layout, 2);

    assertThat(slices.get(0)).isEqualTo(ParameterSlice.of(layout.tensors().get(0)));
  }

  private static List<Double> costs(UpdateRule rule, ParameterLayout layout) {
    List<Double> operations = rule.operations(layout);
    return IntStream.range(0, operations.size())
        .mapToObj(k -> operations.get(k) / 32 + layout.tensors().get(k).length())
        .toList();
  }

  private static ParameterLayout squares(List<Integer> sides) {
    List<Tensor> tensors = new ArrayList<>();
    int offset = 0;
    for (int side : sides) {
      String name = tensors.size() + "_W";
      tensors.add(new Tensor(name, ParameterKind.WEIGHT, offset, List.of(side, side), 'f'));
      offset += side * side;
    }
    tensors.add(new Tensor("out_W", ParameterKind.WEIGHT, offset, List.of(2, 2), 'f'));
    return new ParameterLayout(tensors);
  }
}
