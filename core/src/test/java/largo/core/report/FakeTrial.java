package largo.core.report;

import java.util.List;
import largo.core.report.TrialResult.Status;
import largo.core.report.TrialScores.SplitScore;

/** Builder of trials for tests: finished, with artificial numbers, by default. */
final class FakeTrial {

  private final String optimizer;
  private final int batch;
  private final double learningRate;
  private final long seed;
  private String settings = "weight-decay = 0, exempt = none";
  private double validation = Double.NaN;
  private double test = 0.9;
  private double gap = 0.01;
  private double trainLoss = 0.125;
  private List<ClassScore> classes = List.of();
  private double seconds = 10;
  private Status status = Status.FINISHED;
  private String message = "";

  FakeTrial(String optimizer, int batch, double learningRate, long seed) {
    this.optimizer = optimizer;
    this.batch = batch;
    this.learningRate = learningRate;
    this.seed = seed;
  }

  FakeTrial settings(String text) {
    settings = text;
    return this;
  }

  FakeTrial validation(double accuracy) {
    validation = accuracy;
    return this;
  }

  FakeTrial test(double accuracy) {
    test = accuracy;
    return this;
  }

  FakeTrial gap(double difference) {
    gap = difference;
    return this;
  }

  FakeTrial trainLoss(double loss) {
    trainLoss = loss;
    return this;
  }

  FakeTrial classes(ClassScore... scores) {
    classes = List.of(scores);
    return this;
  }

  FakeTrial seconds(double time) {
    seconds = time;
    return this;
  }

  FakeTrial diverged() {
    return ended(Status.DIVERGED, "the loss is not finite at step 3");
  }

  FakeTrial failed(String why) {
    return ended(Status.FAILED, why);
  }

  private FakeTrial ended(Status how, String why) {
    status = how;
    message = why;
    return this;
  }

  private TrialScores scores() {
    return new TrialScores(
        new SplitScore(trainLoss, test + gap),
        new SplitScore(0.25, validation),
        new SplitScore(0.5, test),
        classes);
  }

  TrialResult result() {
    boolean finished = status == Status.FINISHED;
    long steps = finished ? 5L * (20000 / batch) : 3;
    return new TrialResult(
        "%s-b%s-lr%s-s%s".formatted(optimizer, batch, learningRate, seed),
        optimizer,
        settings,
        batch,
        64,
        4,
        seed,
        learningRate,
        steps * (double) batch / 20000,
        steps,
        finished ? scores() : TrialScores.NONE,
        0,
        Double.NaN,
        seconds,
        steps * (double) batch / seconds,
        status,
        message);
  }
}
