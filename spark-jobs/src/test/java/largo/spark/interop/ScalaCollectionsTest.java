package largo.spark.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class ScalaCollectionsTest extends JUnitSuite {

  @Test
  public void copiesListsToScalaAndBack() {
    List<String> list = new ArrayList<>(List.of("a", "b"));
    var seq = ScalaCollections.seq(list);
    list.clear();
    assertThat(ScalaCollections.list(seq)).containsExactly("a", "b");
    assertThat(ScalaCollections.list(ScalaCollections.seq(List.of()))).isEmpty();
  }

  @Test
  public void readsMaps() {
    assertThat(ScalaCollections.map(new scala.collection.immutable.Map.Map2<>("a", 1, "b", 2)))
        .containsEntry("a", 1)
        .containsEntry("b", 2)
        .hasSize(2);
  }
}
