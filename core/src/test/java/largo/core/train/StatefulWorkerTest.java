package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import largo.core.data.Batch;
import largo.core.data.BatchPlan;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.Normalization;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.gradient.StatefulSource;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StatefulWorkerTest {

  private static final int SHARDS = 3;
  private static final int EXAMPLES = 20;

  /** The state of an example is its feature and the number of its batches. */
  @Property(tries = 100)
  void eachExampleHasItsOwnState(
      @ForAll @IntRange(min = 1, max = EXAMPLES) int batch,
      @ForAll @IntRange(min = 1, max = 8) int micro,
      @ForAll boolean memoryEnds) {
    BatchPlan plan = new BatchPlan(EXAMPLES, SHARDS, batch, 5);
    for (int shard = 0; shard < SHARDS; shard++) {
      Examples rows = rows((EXAMPLES + SHARDS - 1 - shard) / SHARDS);
      Counting source = new Counting();
      source.failures = memoryEnds && micro > 1 ? 1 : 0;
      Worker worker = new Worker(source, Normalization.NONE, 1, micro, Optional.empty());
      ShardState state = ShardState.start(rows.count());
      for (long step = 0; step < 2 * plan.stepsPerEpoch(); step++) {
        StatefulSum sum = worker.gradient(new float[1], plan, plan.range(step), shard, rows, state);
        assertThat(sum.sum().examples()).isEqualTo(plan.rows(step, shard).count());
        state = sum.state();
      }

      assertThat(state.step()).isEqualTo(2 * plan.stepsPerEpoch());
      float[] values = state.values(2);
      for (int i = 0; i < rows.count(); i++) {
        assertThat(values[2 * i]).isEqualTo(i);
        assertThat(values[2 * i + 1]).isEqualTo(2);
      }
    }
  }

  @Test
  void aStepDoesNotChangeTheStateBefore() {
    BatchPlan plan = new BatchPlan(4, 1, 2, 5);
    Worker worker = new Worker(new Counting(), Normalization.NONE, 1, 2, Optional.empty());
    ShardState start = ShardState.start(4);

    ShardState once = worker.gradient(new float[1], plan, plan.range(0), 0, rows(4), start).state();
    ShardState again =
        worker.gradient(new float[1], plan, plan.range(0), 0, rows(4), start).state();

    assertThat(start.values(2)).containsOnly(Float.NaN);
    assertThat(once.values(2)).isEqualTo(again.values(2));
    assertThat(once.examples()).isEqualTo(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> worker.gradient(new float[1], plan, plan.range(0), 0, rows(4), once))
        .withMessage("the state must be that before step 0, but was that before step 1");
  }

  @Test
  void isTheSameAfterItWasSaved() {
    float[] values = {1, 2, Float.NaN, Float.NaN, -0f, 4};

    ShardState state = ShardState.of(7, values, 2);

    assertThat(state.step()).isEqualTo(7);
    assertThat(state.examples()).isEqualTo(3);
    assertThat(state.rows()[1]).isNull();
    assertThat(state.values(2)).isEqualTo(values);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShardState.of(7, values, 4))
        .withMessage("the states must have 4 floats for each example, but had 6 in total");
  }

  @Test
  void savedStatesMustBeThoseOfTheTraining() {
    ExampleStates states = new ExampleStates(3, List.of(new float[6], new float[4]));

    states.check(5, 2, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> states.check(5, 3, 2))
        .withMessageContaining("states of the examples of 3 shards, but there were 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> states.check(5, 2, 4))
        .withMessageContaining("the states of 5 examples must be 4 floats each, but were 10");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ExampleStates.NONE.check(5, 2, 2))
        .withMessageContaining("trainer.mode and shards must be those of the checkpoint");
  }

  private static Examples rows(int count) {
    float[] features = new float[count];
    IntStream.range(0, count).forEach(i -> features[i] = i);
    return new Examples(new FloatFeatures(features, 1), new int[count]);
  }

  private static final class Counting implements StatefulSource {

    private int failures;

    @Override
    public ParameterLayout layout() {
      return new ParameterLayout(List.of(Tensor.vector("w", ParameterKind.WEIGHT, 0, 1)));
    }

    @Override
    public void load(float[] parameters, long step, long epoch) {}

    @Override
    public void addGradient(Batch batch, long seed, GradientSum to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void addGradient(Batch batch, long seed, float[][] states, GradientSum to) {
      if (batch.count() > 1 && failures-- > 0) {
        throw new OutOfMemoryError("of the test");
      }
      for (int i = 0; i < batch.count(); i++) {
        float feature = batch.features()[i];
        if (states[i] != null && states[i][0] != feature) {
          throw new AssertionError("the state of another example");
        }
        states[i] = new float[] {feature, states[i] == null ? 1 : states[i][1] + 1};
      }
      to.count(0, batch.count());
    }

    @Override
    public void evaluate(Batch batch, Score to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] outputs(Batch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double freeMemory() {
      return 1;
    }

    @Override
    public void close() {}
  }
}
