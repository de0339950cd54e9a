package largo.core.train;

import static largo.core.optimizer.WeightRescaling.Selection.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.checkpoint.Checkpoint;
import largo.core.checkpoint.CheckpointFile;
import largo.core.data.BatchPlan;
import largo.core.data.BatchSequence;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.gradient.ShardSquares;
import largo.core.optimizer.AdaScale;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.WeightRescaling;
import largo.core.optimizer.Wrapped;
import largo.core.optimizer.Wrapper;
import largo.core.optimizer.Wrappers;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.schedule.BatchScaling;
import largo.core.schedule.BatchSchedule;
import largo.core.schedule.BatchSchedule.DoublingAt;
import largo.core.schedule.BatchSchedule.NoiseScaleControl;
import largo.core.schedule.Decay;
import largo.core.schedule.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that is stopped between two steps and resumed from a file. */
class TrainingResumeTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(4, 6), 'f'),
              Tensor.vector("0_b", ParameterKind.BIAS, 24, 6),
              Tensor.vector("1_gamma", ParameterKind.NORM_SCALE, 30, 6),
              Tensor.vector("1_beta", ParameterKind.NORM_SHIFT, 36, 6),
              Tensor.vector("1_mean", ParameterKind.RUNNING_STATISTIC, 42, 6)));
  private static final int SIZE = LAYOUT.size();
  private static final RegularizationPenalty PENALTY =
      new RegularizationPenalty(
          LAYOUT, List.of(0.01, 0.0, 0.0, 0.0, 0.0), List.of(0.0, 0.1, 0.0, 0.0, 0.0));
  private static final BatchPlan PLAN = new BatchPlan(10, 2, 4, 1); // three steps an epoch
  private static final Schedule SCHEDULE = new Schedule(0.02, 4, 0, new Decay.Poly(2, 0), 20, 3);

  private final List<StepRecord> records = new ArrayList<>();

  static Stream<UpdateRule> rules() {
    UpdateRule momentum = Rules.named("momentum");
    return Stream.concat(
        Rules.ALL.stream().map(Rules.Rule::defaults),
        Wrappers.ALL.stream().map(w -> new Wrapped(momentum, fitting(w.defaults()))));
  }

  private static Wrapper fitting(Wrapper wrapper) {
    if (wrapper instanceof AdaScale) {
      return new AdaScale(4, Optional.empty()); // larger than some batches, and smaller than others
    }
    return wrapper instanceof WeightRescaling r
        ? new WeightRescaling(
            r.every(), r.granularity(), r.target(), WEIGHTS, r.only(), r.outputAxis())
        : wrapper;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void resumesToTheSameBits(UpdateRule rule) throws IOException {
    float[] whole = start();
    Outcome ofWhole = training(rule, whole).run(20, records::add);
    List<StepRecord> expected = List.copyOf(records);
    records.clear();

    Training first = training(rule, start());
    first.run(8, records::add);
    byte[] file = save(first);
    first.run(20, record -> {}); // what comes after the file is written is nothing to it
    float[] rest = new float[SIZE];
    Training second = training(rule, rest);
    second.restore(read(file));
    Outcome outcome = second.run(20, records::add);

    assertThat(outcome).isInstanceOf(Outcome.Finished.class).isEqualTo(ofWhole);
    assertThat(bits(rest)).isEqualTo(bits(whole));
    assertThat(records).map(TrainingResumeTest::withoutTimes).isEqualTo(withoutTimes(expected));
  }

  private static TrainingState read(byte[] file) throws IOException {
    return CheckpointFile.read(
            new ByteArrayInputStream(file),
            file.length,
            (step, index, count) -> {
              throw new IllegalStateException("not divided");
            })
        .training();
  }

  static Stream<BatchSchedule> batchSchedules() {
    return Stream.of(
        new DoublingAt(List.of(1.5, 2.2), BatchScaling.LINEAR),
        new NoiseScaleControl(1, 0.5, 0.9, 2, 9, 1, BatchScaling.SQRT));
  }

  @ParameterizedTest
  @MethodSource("batchSchedules")
  void resumesAScheduleOfTheBatchToTheSameBits(BatchSchedule schedule) throws IOException {
    float[] whole = start();
    training(schedule, whole).run(20, records::add);
    List<StepRecord> expected = List.copyOf(records);
    assertThat(expected).hasSizeLessThan(20);
    assertThat(expected).extracting(StepRecord::examples).contains(4L).anyMatch(n -> n > 7);
    assertThat(expected.stream().mapToLong(StepRecord::examples).sum()).isBetween(67L, 76L);
    for (int stop = 1; stop < expected.size(); stop++) {
      records.clear();
      int steps = stop;
      Training first = training(schedule, start());
      first.run(20, () -> records.size() == steps, records::add);
      byte[] file = save(first);
      float[] rest = new float[SIZE];
      Training second = training(schedule, rest);
      second.restore(read(file));
      second.run(20, records::add);

      assertThat(bits(rest)).isEqualTo(bits(whole));
      assertThat(records).map(TrainingResumeTest::withoutTimes).isEqualTo(withoutTimes(expected));
    }
  }

  @Test
  void rejectsAStateOfAnotherScheduleOfTheBatch() {
    TrainingState changing = training(batchSchedules().findFirst().orElseThrow(), start()).state();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> training(Rules.named("momentum"), start()).restore(changing))
        .withMessage("the state must be of a training with a constant batch");
  }

  /** The noise grows, so that the batch does. */
  private static Training training(BatchSchedule schedule, float[] parameters) {
    BatchSequence batches = ScheduledBatches.of(PLAN, schedule, 2);
    QuadraticBowl bowl = new QuadraticBowl(batches, new float[SIZE]);
    for (long step = 0; step < 100; step++) {
      long seed = step;
      bowl.spoil(step, sum -> noisy(sum, seed));
      bowl.metrics(
          step, Map.of(StepRecord.GRADIENT_NOISE, 1.0 + step, StepRecord.GRADIENT_SIGNAL, 0.5));
    }
    return new Training(bowl, batches, Rules.named("momentum"), SCHEDULE, PENALTY, parameters);
  }

  @Test
  void stopsAtTheRequestedStep() {
    Training training = training(Rules.named("adam"), start());

    assertThat(training.run(20, () -> records.size() == 3, records::add))
        .isEqualTo(new Outcome.Stopped(3));
    assertThat(training.state().step()).isEqualTo(3);
    assertThat(training.run(20, () -> true, records::add)).isEqualTo(new Outcome.Stopped(3));
    assertThat(training.run(4, () -> records.size() == 4, records::add))
        .isEqualTo(new Outcome.Stopped(4));
    assertThat(training.run(4, records::add)).isEqualTo(new Outcome.Finished(4));
    assertThat(records).extracting(StepRecord::step).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void stopsIfItsWorkersEndAfterARequestToStop() {
    AtomicBoolean asked = new AtomicBoolean();
    QuadraticBowl bowl = new QuadraticBowl(PLAN, new float[SIZE]);
    bowl.spoil(
        3,
        sum -> {
          asked.set(records.size() == 3);
          throw new IllegalStateException("no workers");
        });
    Training training = new Training(bowl, PLAN, Rules.named("adam"), SCHEDULE, PENALTY, start());

    assertThatIllegalStateException()
        .isThrownBy(() -> training.run(20, records::add))
        .withMessage("no workers");
    asked.set(false);
    assertThat(training.run(20, asked::get, records::add)).isEqualTo(new Outcome.Stopped(3));
    assertThat(training.state().step()).isEqualTo(3);
  }

  @Test
  void rejectsAStateOfAnotherModelOrRule() {
    TrainingState adam = training(Rules.named("adam"), start()).state();
    Training sgd = training(Rules.named("sgd"), start());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sgd.restore(adam))
        .withMessageStartingWith("the state must be of Sgd");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sgd.restore(new TrainingState(1, new float[3], adam.optimizer())))
        .withMessage("parameters must be %d floats, but were 3", SIZE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingState(-1, new float[3], adam.optimizer()))
        .withMessage("step must be zero or more, but was -1");
  }

  private static byte[] save(Training training) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    CheckpointFile.write(
        new Checkpoint("", "", training.state(), 0, List.of(training.steps()), Optional.empty()),
        file);
    return file.toByteArray();
  }

  private static Training training(UpdateRule rule, float[] parameters) {
    float[] target = new float[SIZE];
    QuadraticBowl bowl = new QuadraticBowl(PLAN, target);
    for (long step = 0; step < 100; step++) {
      long seed = step;
      bowl.spoil(step, sum -> noisy(sum, seed));
    }
    return new Training(bowl, PLAN, rule, SCHEDULE, PENALTY, parameters);
  }

  /** A different gradient in every step, the same for repetitions of a step. */
  private static GradientSum noisy(GradientSum sum, long step) {
    Random random = new Random(step);
    float[] gradient = sum.gradient();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += (float) random.nextGaussian();
    }
    double squares = 100 + 10 * random.nextDouble();
    return new GradientSum(gradient, sum.loss(), sum.examples(), new ShardSquares(2, squares));
  }

  private static float[] start() {
    Random random = new Random(7);
    float[] start = new float[SIZE];
    for (int i = 0; i < start.length; i++) {
      start[i] = (float) random.nextGaussian();
    }
    return start;
  }

  /** Compares bits, including the signs of zeros. */
  private static int[] bits(float[] x) {
    return IntStream.range(0, x.length).map(i -> Float.floatToRawIntBits(x[i])).toArray();
  }

  private static List<List<Object>> withoutTimes(List<StepRecord> records) {
    return records.stream().map(TrainingResumeTest::withoutTimes).toList();
  }

  private static List<Object> withoutTimes(StepRecord r) {
    return List.of(
        r.step(),
        r.epoch(),
        r.loss(),
        r.penalty(),
        r.gradientNorm(),
        r.updateNorm(),
        r.learningRate(),
        r.examples(),
        r.scalars(),
        r.tensors());
  }
}
