package largo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import largo.core.optimizer.Rules;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class MatrixRowTest {

  @Test
  void comparesAnUpdateToItsProducts() {
    // a product of 2·100³ operations in 2 ms: 1 GFLOP/s; Muon has 30·100³ operations
    MatrixRow row = new MatrixRow(MatrixRule.MUON, 100, 62, 1, 2);

    assertThat(row.speed()).isCloseTo(1e9, within(1.0));
    assertThat(row.products()).isCloseTo(30, within(1e-9));
    assertThat(row.ratio()).isCloseTo(2, within(1e-9));
    assertThat(row.toString()).hasSameSizeAs(MatrixRow.header()).endsWith(" 2.00x");
  }

  @Test
  void rulesOfMatricesHaveRowsInBothTables() {
    for (MatrixRule rule : MatrixRule.values()) {
      assertThat(Rules.ALL).anyMatch(r -> r.name().equals(rule.rule()));
      MemoryStreams streams = MemoryStreams.all().get(rule.rule());
      assertThat(new MemoryFloor(streams, 64).update()).isNotNaN();
    }
    assertThat(List.of("sgd", "adam")).allMatch(rule -> MatrixRule.of(rule).isEmpty());
  }

  @Test
  void updatesAndMultipliesMatrices() {
    for (MatrixRule rule : MatrixRule.values()) {
      MatrixBenchmark.UpdateState state = new MatrixBenchmark.UpdateState();
      state.rule = rule.rule();
      state.side = 40;
      state.prepare();
      for (int step = 0; step < 12; step++) {
        assertThat(new MatrixBenchmark().update(state)).isFinite();
      }
    }
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      MatrixBenchmark.ProductState products = new MatrixBenchmark.ProductState();
      products.type = type;
      products.side = 40;
      products.prepare();
      assertThat(new MatrixBenchmark().product(products).dataType()).isEqualTo(type);
    }
  }
}
