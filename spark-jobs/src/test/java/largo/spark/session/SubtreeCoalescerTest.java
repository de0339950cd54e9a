package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import largo.core.train.TreeSum;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Executors get consecutive shards. */
public class SubtreeCoalescerTest extends JUnitSuite {

  @Test
  public void givesEachExecutorTheShardsOfWhichItStoresMost() {
    assertThat(SubtreeCoalescer.executors(List.of("b", "a", "b", "b", "a", "a", "a", "b"), 8))
        .containsExactly("b", "b", "b", "b", "a", "a", "a", "a");
  }

  @Test
  public void hasNoPreferenceIfItIsUnknownWhereShardsAre() {
    assertThat(SubtreeCoalescer.executors(List.of("", "", ""), 2)).containsExactly("", "");
    assertThat(SubtreeCoalescer.executors(List.of("", "a", ""), 2)).containsExactly("a", "a");
  }

  /** Each executor sends one node if the number of its shards is a power of two. */
  @Test
  public void makesOneNodeForEachExecutor() {
    for (int executors : List.of(1, 2, 4, 8)) {
      List<String> locations =
          new ArrayList<>(
              IntStream.range(0, 16).mapToObj(k -> "executor " + k % executors).toList());
      Collections.shuffle(locations, new Random(executors));
      for (int groups : List.of(executors, 16)) {
        List<String> preferred = SubtreeCoalescer.executors(locations, groups);
        assertThat(preferred.stream().distinct()).hasSize(executors);
        for (String executor : preferred.stream().distinct().toList()) {
          BitSet shards = new BitSet();
          IntStream.range(0, 16)
              .filter(k -> preferred.get(k * groups / 16).equals(executor))
              .forEach(shards::set);
          assertThat(TreeSum.nodes(16, shards)).as("%s of %s", executor, preferred).hasSize(1);
        }
      }
    }
  }

  @Test
  public void usesNoMoreExecutorsThanGroups() {
    assertThat(SubtreeCoalescer.executors(List.of("a", "b", "c", "c"), 2))
        .hasSize(2)
        .doesNotHaveDuplicates();
  }
}
