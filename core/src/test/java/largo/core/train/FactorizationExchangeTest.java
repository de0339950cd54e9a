package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import largo.core.checkpoint.Checkpoint;
import largo.core.checkpoint.CheckpointFile;
import largo.core.data.BatchPlan;
import largo.core.factorization.FactorizationState;
import largo.core.factorization.Factors;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.gradient.Score;
import largo.core.optimizer.Rules;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.schedule.Schedule;
import org.junit.jupiter.api.Test;

class FactorizationExchangeTest {

  private static final int SIZE = 5;
  private static final int EXAMPLES = 8;
  private static final Factors START = Factors.start(2, 3);
  private static final BatchPlan PLAN = new BatchPlan(80, 1, EXAMPLES, 1);
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(Tensor.vector("w", ParameterKind.WEIGHT, 0, SIZE)));

  @Test
  void resumesToTheSameBits() throws IOException {
    float[] whole = start();
    training(exchange(), whole).run(20, record -> {});

    Training first = training(exchange(), start());
    first.run(8, record -> {});
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    CheckpointFile.write(
        new Checkpoint("", "", first.state(), 0, List.of(first.steps()), Optional.empty()), file);
    first.run(20, record -> {}); // what follows the file does not change it
    float[] rest = new float[SIZE];
    FactorizationExchange resumed = exchange();
    Training second = training(resumed, rest);
    second.restore(
        CheckpointFile.read(
                new ByteArrayInputStream(file.toByteArray()),
                file.size(),
                (step, index, count) -> {
                  throw new IllegalStateException("not divided");
                })
            .training());
    second.run(20, record -> {});

    assertThat(rest).isEqualTo(whole);
    assertThat(resumed.factorizationState())
        .usingRecursiveComparison()
        .isEqualTo(first.state().factorization());
  }

  @Test
  void gradientsAreThoseOfTheNetwork() {
    FactorizationExchange exchange = exchange();
    FactorizationState before = exchange.factorizationState();
    StepGradient gradient = exchange.gradient(0, start());

    assertThat(gradient.sum().gradient()).hasSize(SIZE);
    assertThat(gradient.sum().examples()).isEqualTo(EXAMPLES);
    assertThat(exchange.factorizationState().factors()).isNotEqualTo(before.factors());
    assertThat(exchange.isRepeatable()).isFalse();
  }

  @Test
  void scoresWithTheCurrentFactors() {
    FakeWorkers workers = new FakeWorkers();
    FactorizationExchange exchange =
        new FactorizationExchange(
            workers,
            (split, parameters) -> {
              assertThat(parameters).startsWith(start()).hasSize(SIZE + 2 * 3 + 2 * 2);
              return new Score(2);
            },
            START);

    assertThat(exchange.score(null, start()).examples()).isZero();
  }

  @Test
  void rejectsAStateOfOtherActivations() {
    FactorizationState other = FactorizationState.of(Factors.start(2, 4));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> exchange().restore(other))
        .withMessage(
            "the state must be of 2 factors of 3 activations, but is of 2 factors with 8 numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FakeWorkers().restore(other))
        .withMessage("there must be no factorization: this exchange does not factorize");
  }

  private static FactorizationExchange exchange() {
    return new FactorizationExchange(new FakeWorkers(), (split, parameters) -> new Score(2), START);
  }

  private static Training training(GradientExchange exchange, float[] parameters) {
    return new Training(
        exchange,
        PLAN,
        Rules.named("adam"),
        Schedule.constant(0.01),
        new RegularizationPenalty(LAYOUT, List.of(0.0), List.of(0.0)),
        parameters);
  }

  private static float[] start() {
    float[] start = new float[SIZE];
    Arrays.fill(start, 1);
    return start;
  }

  /** Activations are random numbers, and the gradient depends on their codes. */
  private static final class FakeWorkers implements GradientExchange {

    @Override
    public StepGradient gradient(long step, float[] parameters) {
      Factors factors =
          new Factors(2, Arrays.copyOfRange(parameters, SIZE, SIZE + START.values().length));
      Random random = new Random(step);
      float[] x = new float[EXAMPLES * 3];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextFloat();
      }
      float[] codes = factors.codes(x);
      float[] sums = new float[2 * (3 + 2)];
      factors.addSums(codes, x, sums);
      float[] gradient = new float[SIZE + sums.length];
      for (int i = 0; i < SIZE; i++) {
        gradient[i] = parameters[i] * codes[i];
      }
      System.arraycopy(sums, 0, gradient, SIZE, sums.length);
      return new StepGradient(new GradientSum(gradient, 1, EXAMPLES), 0, 0, 0, 0);
    }

    @Override
    public void close() {}
  }
}
