package largo.core.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.report.TrialResult.Status;
import largo.core.train.StepRecord;

/** Sweeps for tests, whose accuracies and times follow from simple formulas. */
final class FakeSweep {

  static final List<String> FIVE = List.of("momentum", "lars", "lamb", "sngm", "adamw");

  private FakeSweep() {}

  /** A sweep with the given results and matching steps. */
  static StudyResults of(List<TrialResult> results) {
    return of(results, results.size());
  }

  static StudyResults of(List<TrialResult> results, int trials) {
    Map<String, List<StepRecord>> steps = new HashMap<>();
    results.forEach(r -> steps.put(r.trial(), steps(r)));
    return new StudyResults(
        spec(),
        "digits: 20000 training and 4000 test examples of 1x28x28, 10 classes",
        "lenet: 61706 parameters",
        trials,
        results,
        steps,
        new RunEnvironment(
            List.of(
                new RunEnvironment.Fact("begun", "2026-01-31 12:00:00 +00:00"),
                new RunEnvironment.Fact("command", "largo sweep 'my file.conf'")),
            List.of(
                new RunEnvironment.Fact("Spark", "3.5.5, local[2]"),
                new RunEnvironment.Fact("processor", "2 cores <x86-64> & \"AVX2\""))),
        Optional.empty(),
        StudyMeasurements.NONE);
  }

  /** The results of a sweep as those of a study whose rates were not tuned. */
  static StudyResults study(StudyResults base) {
    return new StudyResults(
        base.spec(),
        base.data(),
        base.model(),
        base.trials(),
        base.results(),
        base.steps(),
        base.environment(),
        Optional.of(new TuningResults(List.of(), List.of())),
        base.measurements());
  }

  /** The same study, with other results and steps. */
  static StudyResults with(
      StudyResults base, List<TrialResult> results, Map<String, List<StepRecord>> steps) {
    return new StudyResults(
        base.spec(),
        base.data(),
        base.model(),
        base.trials(),
        results,
        steps,
        base.environment(),
        base.tuning(),
        base.measurements());
  }

  /** Results of every optimizer at every batch with the given number of seeds. */
  static List<TrialResult> results(List<String> optimizers, List<Integer> batches, int seeds) {
    Random random = new Random(1);
    List<TrialResult> results = new ArrayList<>();
    for (int i = 0; i < optimizers.size(); i++) {
      for (int batch : batches) {
        for (long seed = 1; seed <= seeds; seed++) {
          double octaves = Math.log(batch / 64.0) / Math.log(2);
          double error = 0.01 + 0.002 * i + (0.002 + 0.004 * (i % 4)) * Math.exp(octaves / 1.6) / 4;
          double noise = 1 + 0.1 * random.nextGaussian();
          double seconds = (4 + i) * (1 + 200.0 / batch * (1 + 0.05 * random.nextGaussian()));
          results.add(
              new FakeTrial(optimizers.get(i), batch, rate(i, batch), seed)
                  .gap(0.6 * error - 0.1 * (error - 0.02) * octaves)
                  .test(1 - Math.min(0.9, error * noise))
                  .seconds(seconds)
                  .result());
        }
      }
    }

    return results;
  }

  private static double rate(int optimizer, int batch) {
    return 0.01 * (optimizer + 1) * batch / 64;
  }

  private static List<StepRecord> steps(TrialResult r) {
    Random random = new Random(r.trial().hashCode());
    List<StepRecord> steps = new ArrayList<>();
    double pace =
        r.batch() / 3000.0 * (5 + r.optimizer().length() % 5) / Math.pow(r.batch() / 64.0, 0.3);
    for (long s = 0; s < r.steps(); s++) {
      double noise = 1 + 1.5 / Math.sqrt(r.batch()) * random.nextGaussian();
      double loss =
          r.status() == Status.DIVERGED
              ? 2.3 * Math.pow(40, s)
              : Math.max(0.001, (0.03 + 2.27 / (1 + pace * s)) * noise);
      steps.add(step(s, loss, r));
    }

    return steps;
  }

  private static StepRecord step(long step, double loss, TrialResult r) {
    long epoch = (long) (step * r.epochs() / r.steps());
    boolean lamb = r.optimizer().equals("lamb");
    return new StepRecord(
        step,
        epoch,
        loss,
        0,
        1,
        0.1,
        r.learningRate(),
        r.batch(),
        0.1,
        0,
        0,
        0,
        0,
        0,
        0,
        r.optimizer().equals("apam") ? step % 4 : -1,
        r.optimizer().equals("apam") ? step * step % 5 : 0,
        lamb ? Map.of("clipped", (double) (step % 3)) : Map.of(),
        lamb ? Map.of("trust-ratio", ratios(step)) : Map.of());
  }

  private static Map<String, Double> ratios(long step) {
    double fall = 1 / (1.0 + 0.01 * step);
    return Map.of("a_W", 10 * fall, "b_W", 2 * fall, "c_W", 0.5);
  }

  static RunSpec spec() {
    return SpecReader.read(
        "fake.conf",
        """
        name = digits-lenet
        batch.micro = 64
        shards = 4
        budget.epochs = 5
        schedule { name = poly, warmup-epochs = 1 }
        sweep {
          optimizer = [momentum, { name = lamb, learning-rate { values = [0.005, 0.01], rule = sqrt } }]
          learning-rate.values = [0.05]
          batch = [64, 512, 4096]
        }
        """,
        List.of());
  }
}
