package largo.core.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import largo.core.config.UnusedKeys.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnusedKeysTest {

  private static final String STUDY =
      """
      sweep {
        optimizer = [{ name = sgd, learning-rate = 0.1 }, { name = lamb, learning-rate = 0.01 }]
        batch = [32, 64], seed = [1, 2]
      }
      """;

  @Test
  void aSweepOfGivenTrialsDoesNotUseTheKeysOfTheRun() {
    refuses(
        STUDY,
        Command.SWEEP,
        "sweep does not use optimizer.name where the configuration has sweep.optimizer; set that "
            + "instead, or sweep.optimizer=null, too",
        "optimizer.name=adam",
        "optimizer.learning-rate=0.1");
    refuses(STUDY, Command.SWEEP, "--set optimizer={ name = adam, learning", ADAM);
    refuses(STUDY, Command.SWEEP, "has sweep.batch; set that instead", "batch.global=64");
    refuses(STUDY, Command.SWEEP, "has sweep.seed; set that instead", "seed=3");
    refuses(
        STUDY,
        Command.SWEEP,
        "rates with every optimizer; set sweep.optimizer instead",
        "sweep.learning-rate.values=[0.5]");
    uses(STUDY, Command.SWEEP, "batch.micro=8", "data.seed=3", "sweep.batch=[8]", "shards=1");
    uses(STUDY, Command.SWEEP, "sweep.optimizer=null", ADAM);
    uses(STUDY, Command.TRAIN, "batch.global=64", "seed=3", ADAM);
  }

  private static final String ADAM = "optimizer={ name = adam, learning-rate = 0.1 }";

  @Test
  void aSweepUsesTheKeysOfTheRunThatItDoesNotSet() {
    uses("", Command.SWEEP, "seed=3", "batch.global=64", ADAM);
    String batches = "sweep.batch = [8]\n";
    uses(batches, Command.SWEEP, "seed=3", ADAM, "sweep.learning-rate.rule=sqrt");
    refuses(
        batches + "sweep.learning-rate.values = [0.1, 0.2]",
        Command.SWEEP,
        "has sweep.learning-rate.values; set that instead",
        "optimizer.learning-rate=0.5");
    uses(
        batches + "sweep.learning-rate.values = [0.1, 0.2]",
        Command.SWEEP,
        ADAM,
        "optimizer.name=adam");
    uses("sweep.optimizer = [momentum]", Command.SWEEP, "optimizer.learning-rate=0.5");
  }

  @Test
  void someKeysNeedPrivateOrPlainGradients() {
    refuses(
        "",
        Command.TRAIN,
        "privacy.epsilon is not used where privacy.clipping is none; set that, too",
        "privacy.epsilon=3");
    refuses(
        "privacy.clipping = automatic",
        Command.TRAIN,
        "privacy.epsilon is not used where privacy.noise-multiplier is a number",
        "privacy.epsilon=3",
        "privacy.noise-multiplier=1");
    uses("", Command.TRAIN, "privacy.clipping=abadi", "privacy.max-norm=2", "privacy.delta=1e-6");
    refuses(
        "aggregation = median, shards = 4",
        Command.SWEEP,
        "measure.noise-scale.every-steps is not used where privacy.clipping or aggregation is set",
        "measure.noise-scale.every-steps=3");
    uses("", Command.SWEEP, "measure.noise-scale.every-steps=3");
  }

  @Test
  void givenTrialsUseTheKeysOfTheRunThatTheyDoNotSet() {
    String trials =
        """
        sweep.trials = [
          { optimizer { name = sgd, learning-rate = 1 }, batch = 8, seed = 1 }
          { optimizer { name = sgd, learning-rate = 2 }, batch = 8 }
        ]
        """;
    refuses(trials, Command.SWEEP, "has a batch with every trial", "batch.global=4");
    refuses(trials, Command.SWEEP, "has sweep.trials; set that instead", ADAM);
    uses(trials, Command.SWEEP, "seed=4");
  }

  @Test
  void trainingDoesNotUseTheSweep() {
    refuses(
        STUDY,
        Command.TRAIN,
        "--set sweep.batch=[8]: train runs one trial and does not use sweep.batch; set "
            + "batch.global, or run sweep",
        "sweep.batch=[8]");
    refuses("", Command.TRAIN, "does not use sweep.parallel; run sweep", "sweep.parallel=2");
    refuses("", Command.TRAIN, "--set sweep={ seed = [1, 2] }: ", "sweep={ seed = [1, 2] }");
  }

  @Test
  void pyTorchModelsHaveTheirEngine() {
    String model = "model.torchscript = model.pt\n";
    for (Command command : Command.values()) {
      refuses(
          model,
          command,
          "worker.engine must be torch or auto for a PyTorch model, which libtorch trains",
          "worker.engine=dl4j");
      uses(model, command, "worker.engine=torch");
      uses(model, command, "worker.engine=auto");
      uses("", command, "worker.engine=dl4j");
    }
  }

  @Test
  void theControllerOfTheBatchDeterminesTheMeasurements() {
    refuses(
        "batch.schedule = noise-scale",
        Command.TRAIN,
        "measure.noise-scale.every-steps is not used where batch.schedule is noise-scale",
        "measure.noise-scale.every-steps=5");
    uses("batch.schedule = noise-scale", Command.TRAIN, "measure.noise-scale.per-tensor=true");
    uses("", Command.TRAIN, "measure.noise-scale.every-steps=5");
    refuses(
        "",
        Command.TRAIN,
        "measure.model.hessian-products is not used without measure.model.every-epochs",
        "measure.model.hessian-products=5");
  }

  @Test
  void scoringUsesDataAndModel() {
    uses("", Command.EVALUATE, "model.zip=a.zip", "data.seed=2", "batch.micro=8", "shards=3");
    uses("", Command.MEASURE, "model.zip=a.zip", "seed=2", "batch.micro=8", "shards=3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"seed=2", "optimizer.learning-rate=1", "budget.epochs=2", "data.augment.mixup=1"})
  void scoringDoesNotUseKeysOfTraining(String setting) {
    refuses("", Command.EVALUATE, "evaluate scores a saved model and does not use", setting);
    if (!setting.startsWith("seed")) {
      refuses("", Command.MEASURE, "measure measures a saved model and does not use", setting);
    }
  }

  @Test
  void namesTheKeyThatIsMissingForAnEffect() {
    refuses("", Command.TRAIN, "without tracking.mlflow", "tracking.experiment=x");
    uses("", Command.TRAIN, "tracking.mlflow=http://x:1", "tracking.experiment=x");
    uses("", Command.TRAIN, "tracking.tensorboard=true", "tracking.every-steps=2");
    refuses("", Command.TRAIN, "without tracking.mlflow", "tracking.every-steps=2");
    refuses("", Command.TRAIN, "without tracking.openmetrics", "tracking.every-seconds=2");
    uses("", Command.TRAIN, "tracking.openmetrics=a.prom", "tracking.every-seconds=2");
    refuses(
        "tracking.openmetrics = a", Command.TRAIN, "without tracking", "tracking.every-steps=2");
    refuses("", Command.SWEEP, "without schedule.warmup-epochs", "schedule.warmup-from=0.1");
    uses("schedule.warmup-epochs = 1", Command.TRAIN, "schedule.warmup-from=0.1");
    refuses("exchange.kind = job", Command.TRAIN, "exchange.kind is job", "exchange.deadline=9");
    String named = "data { source = csv, train = [a.csv], test = [b.csv] }";
    refuses(named, Command.TRAIN, "data.path is not used where", "data.path=x");
    uses(named, Command.TRAIN, "data.path=x", "data.train=[]", "data.test=[]");
    refuses(
        "data { source = csv, path = x }",
        Command.EVALUATE,
        "data.test is not used without data.train",
        "data.test=[b.csv]");
  }

  private static void uses(String text, Command command, String... overrides) {
    assertThatCode(() -> check(text, command, overrides)).doesNotThrowAnyException();
  }

  private static void refuses(String text, Command command, String why, String... overrides) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> check(text, command, overrides))
        .withMessageStartingWith("--set " + overrides[0] + ": ")
        .withMessageContaining(why);
  }

  private static void check(String text, Command command, String... overrides) {
    UnusedKeys.check(
        SpecReader.read("x.conf", text, List.of(overrides)), command, List.of(overrides));
  }
}
