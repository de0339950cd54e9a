package largo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import largo.core.optimizer.Rules;
import org.junit.jupiter.api.Test;

/** The table of streams, and the loops over them. */
class MemoryStreamsTest {

  @Test
  void everyRuleHasARowAndALoopForEverySweep() {
    assertThat(MemoryStreams.all())
        .containsOnlyKeys(Rules.ALL.stream().map(Rules.Rule::name).toList());
    MemoryStreams.all().forEach((rule, streams) -> new MemoryFloor(streams, 5000).update());
  }

  @Test
  void noRuleUsesAStateVectorThatItDoesNotHave() {
    for (Rules.Rule rule : Rules.ALL) {
      List<String> states =
          MemoryStreams.all().get(rule.name()).sweeps().stream()
              .flatMap(p -> java.util.stream.Stream.concat(p.reads().stream(), p.writes().stream()))
              .filter(name -> name.matches("\\d"))
              .distinct()
              .toList();
      assertThat(states).as(rule.name()).hasSize(rule.defaults().slots());
    }
  }

  @Test
  void countsASweepThatIsNotAtEveryUpdate() {
    MemoryStreams streams = new MemoryStreams("g; g w > w; w 0 > w 0 /4");

    assertThat(streams.reads()).isEqualTo(3.5);
    assertThat(streams.writes()).isEqualTo(1.5);
  }

  @Test
  void hasTheSizesOfResnet50() {
    assertThat(Resnet50.layout().tensors()).hasSize(161);
    assertThat(Resnet50.layout().size()).isEqualTo(25_557_032);
  }
}
