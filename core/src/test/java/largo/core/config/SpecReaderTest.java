package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.compress.AdaComp;
import largo.core.data.DataSource;
import largo.core.data.TableSource;
import largo.core.model.Mlp;
import largo.core.model.ModelSource;
import largo.core.model.Precision;
import largo.core.optimizer.GradientCentralization;
import largo.core.optimizer.Lamb;
import largo.core.optimizer.Lookahead;
import largo.core.optimizer.Rules;
import largo.core.optimizer.Wrapped;
import largo.core.schedule.Decay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecReaderTest {

  private static final String FULL =
      """
      name = study-1
      seed = 7
      data {
        source = csv, path = /tables, label = species, features = [a, b], classes = 3
        normalize = standardize, validation-fraction = 0.1
      }
      model { zoo = mlp, widths = [64, 32], dropout = 0.2 }
      optimizer { name = lamb, learning-rate = 0.02, beta2 = 0.99, max-trust = 10, exempt = none
        wrap = [gradient-centralization, { name = lookahead, k = 6 }]
      }
      schedule { name = poly, power = 1, warmup-epochs = 2.5 }
      batch { global = 4096, micro = 64 }
      shards = 8
      budget { steps = 100 }
      worker { device = gpu, gpus = 1 }
      checkpoint { every-minutes = 0.5, every-epochs = 2, every-steps = 30, on-stop = off, keep = 5
        best = true }
      sweep {
        optimizer = [
          { name = momentum, learning-rate = 0.1 }
          {
            name = sngm
            learning-rate { values = [0.1, 0.2], rule = sqrt, reference-batch = 64 }
            wrap = [clip-by-global-norm, { name = weight-rescaling, only = [conv1_W] }]
          }
        ]
        batch = [64, 256]
        seed = [1, 2]
        parallel = 2
      }
      """;

  @Test
  void readsEveryBlock() {
    RunSpec spec = read(FULL);

    assertThat(spec.seed()).isEqualTo(7);
    assertThat(spec.data().source().value())
        .isEqualTo(
            new DataSource.Csv(
                Optional.of("/tables"),
                List.of(),
                List.of(),
                "species",
                List.of(),
                List.of("a", "b"),
                Optional.empty(),
                true,
                ",",
                "UTF-8",
                List.of()));
    assertThat(spec.data().classes()).contains(3);
    assertThat(spec.model().source().value()).isEqualTo(new Mlp(List.of(64, 32), 0.2));
    assertThat((Lamb) spec.optimizer().rule().value())
        .extracting(Lamb::beta1, Lamb::beta2, Lamb::maxTrust)
        .containsExactly(0.9, 0.99, 10.0);
    assertThat(spec.schedule().decay().value()).isEqualTo(new Decay.Poly(1, 0));
    assertThat(spec.batch().micro()).hasValue(64);
    assertThat(spec.budget().length().value()).isEqualTo(new TrainingBudget.Steps(100));
    assertThat(spec.worker())
        .isEqualTo(
            new WorkerSpec(
                WorkerSpec.Engine.DL4J, WorkerSpec.Device.GPU, 1, Precision.FLOAT32, List.of()));
    assertThat(spec.checkpoint()).isEqualTo(new CheckpointSpec(0.5, 2, 30, false, 5, true, false));
    assertThat(spec.sweep().parallel()).contains(2);
  }

  @Test
  void fallsBackToDefaults() {
    assertThat(read("")).isEqualTo(RunSpec.DEFAULTS);
    assertThat(read("budget.epochs = 5")).isEqualTo(RunSpec.DEFAULTS);
  }

  @Test
  void readsWeightsOfExamplesAndClasses() {
    RunSpec spec =
        read("data { source = csv, path = d, weight = w, class-weights { yes = 5, 0.5 = 1e-1 } }");

    assertThat(spec.data().source().value().weight()).contains("w");
    assertThat(spec.data().weights().given()).containsOnly(entry("yes", "5"), entry("0.5", "0.1"));
    assertThat(read(SpecWriter.write(spec))).isEqualTo(spec);
    assertThat(read("data.balance-classes = true").data().weights().balanced()).isTrue();
    assertThatThrownBy(() -> read("data.class-weights { yes = many }"))
        .hasMessageContaining("data.class-weights must be positive numbers, but that of yes");
    assertThatThrownBy(() -> read("data { balance-classes = true, augment.mixup = 0.2 }"))
        .hasMessageContaining("data.augment.mixup must be 0 where examples have weights");
    assertThatThrownBy(() -> read("data { source = text, path = d, balance-classes = true }"))
        .hasMessageContaining("data.balance-classes must not be set where source is text");
  }

  @Test
  void readsModelsFromFiles() {
    assertThat(read("model.json = \"hdfs://nn/m.json\"").model().source().value())
        .isEqualTo(new ModelSource.Json("hdfs://nn/m.json"));
    assertThat(read("model { zip = old.zip }").model().source().value())
        .isEqualTo(new ModelSource.Zip("old.zip", List.of()));
  }

  @Test
  void prefersOverridesToTheFile() {
    RunSpec spec =
        SpecReader.read(
            "x.conf",
            FULL,
            List.of(
                "batch.global=512",
                "data.path=hdfs://nn:9000/d",
                "seed=1",
                "seed=3",
                "schedule.name = cosine",
                "schedule.power = null",
                "budget.steps = null"));

    assertThat(spec.batch().global()).isEqualTo(512);
    assertThat(((DataSource.Csv) spec.data().source().value()).path()).contains("hdfs://nn:9000/d");
    assertThat(spec.seed()).isEqualTo(3);
    assertThat(spec.schedule().decay().value()).isEqualTo(new Decay.Cosine(0));
    assertThat(spec.budget()).isEqualTo(RunSpec.DEFAULTS.budget());
  }

  @Test
  void readsWhatTheWriterWrote() {
    RunSpec spec = read(FULL);

    assertThat(read(SpecWriter.write(spec))).isEqualTo(spec);
    assertThat(read(SpecWriter.write(RunSpec.DEFAULTS))).isEqualTo(RunSpec.DEFAULTS);
    assertThat(spec.sweep().trials(spec))
        .allSatisfy(
            trial -> assertThat(read(SpecWriter.write(spec.of(trial)))).isEqualTo(spec.of(trial)));
  }

  @Test
  void combinesAllValuesOfASweep() {
    List<Trial> trials = read(FULL).sweep().trials(read(FULL));

    assertThat(trials).hasSize(2 * 2 + 2 * 2 * 2);
    assertThat(trials)
        .extracting(Trial::id)
        .startsWith("momentum-b64-lr0.1-s1", "momentum-b64-lr0.1-s2")
        .contains("sngm+clip-by-global-norm+weight-rescaling-b256-lr0.4-s2");
  }

  @Test
  void wrapsRulesFromTheInsideOut() {
    RunSpec.OptimizerSpec optimizer = read(FULL).optimizer();

    assertThat(optimizer.label()).isEqualTo("lamb+gradient-centralization+lookahead");
    assertThat(optimizer.composed())
        .isEqualTo(
            new Wrapped(
                new Wrapped(optimizer.rule().value(), new GradientCentralization(Optional.empty())),
                new Lookahead(6, 0.5, Lookahead.Pullback.NONE)));
    assertThat(optimizer.settings())
        .startsWith("beta1 = 0.9, ")
        .endsWith(
            "wrap = [{ name = gradient-centralization }, { name = lookahead, k = 6, alpha = 0.5, "
                + "pullback = none }]");
  }

  @Test
  void readsTrialsGivenOneByOne() {
    RunSpec spec =
        read(
            """
            batch.global = 32
            sweep.trials = [
              { optimizer { name = lamb, learning-rate = 0.01 }, batch = 64 }
              { optimizer { name = lamb, learning-rate = 0.01, beta1 = 0.8 }, batch = 64 }
              { optimizer { name = sgd, learning-rate = 1 }, seed = 9 }
            ]
            """);

    assertThat(spec.sweep().trials(spec))
        .extracting(Trial::id)
        .containsExactly("lamb-b64-lr0.01-s1", "lamb-b64-lr0.01-s1-2", "sgd-b32-lr1-s9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
batch.globl = 8        | x.conf:1: batch.globl is not a key; did you mean global?; keys here are global, micro, schedule
optimizer { name = lamp, learning-rate = 1 } | x.conf:1: optimizer.name must be one of adabelief, adai, adaiw, adam, adam-mini, adamw, adarem, ahb-adam, ahb-sgd, amsgrad, apam, arsg, arsgb, avgrad, frsgd, hfac, lamb, lambc, lars, lion, mada, mars, momentum, muon, nadam, nesterov, novograd, radam, ranger, rsg, schedule-free-adamw, schedule-free-sgd, sgd, shampoo, sigsigngrad, sngm, soap, tanhsigngrad, but was 'lamp'; did you mean lamb?
optimizer { name = sngm } | x.conf:1: optimizer.learning-rate is missing: rates are not comparable between update rules; see largo optimizers
optimizer { name = sgd, learning-rate = 0 } | x.conf:1: optimizer.learning-rate must be positive and finite, but was 0
optimizer { name = sgd, learning-rate = -1 } | x.conf:1: optimizer.learning-rate must be positive and finite, but was -1
optimizer { name = adam, learning-rate = 1, beta1 = 1.5 } | x.conf:1: optimizer.beta1 must be in [0, 1), but was 1.5
batch.global = many    | x.conf:1: batch.global must be a whole number, but was 'many'
batch.global = 0       | x.conf:1: batch.global must be positive and finite, but was 0
data.normalize = maybe | x.conf:1: data.normalize must be one of auto, none, scale, standardize, but was 'maybe'
shards = 0             | x.conf:1: shards must be in 1 … 4096, but was 0
budget { epochs = 1, steps = 2 } | x.conf:1: budget.epochs excludes budget.steps; remove one, or set it to null
exchange.kind = ring | x.conf:1: exchange.kind must be one of auto, session, job, sliced, but was 'ring'
exchange.mode = lazy  | x.conf:1: exchange.mode must be one of async, sync, but was 'lazy'
exchange { kind = job, mode = async } | x.conf:1: exchange.kind must be session where mode is async, but was job: only the workers of a session compute one shard at a time
exchange { kind = sliced, mode = async } | x.conf:1: exchange.kind must be session where mode is async, but was sliced: only the workers of a session compute one shard at a time
exchange { mode = async, max-staleness = -1 } | x.conf:1: exchange.max-staleness must be zero or more, but was -1
exchange { mode = async, max-delay = -1 } | x.conf:1: exchange.max-delay must be zero or more, but was -1
exchange { mode = async, max-delay = 5, max-staleness = 3 } | x.conf:1: exchange.max-delay must not be combined with max-staleness: no gradient will be older than 4 updates
exchange { mode = async, max-delay = 5, update-order-from = x } | x.conf:1: exchange.update-order-from must not be combined with max-delay or max-staleness: the order of updates is that of the run
exchange.max-staleness = 3 | x.conf:1: exchange.max-staleness is not a key; keys here are compression, deadline, kind, mode
batch { schedule = doubling-at } | x.conf:1: batch.at-epochs is missing: the epochs, including fractions, at which the batch is doubled
batch { schedule = doubling-at, at-epochs = [2, 1] } | x.conf:1: batch.at-epochs must be positive and increasing, but was [2.0, 1.0]
batch { schedule = noise-scale, theta = 0 } | x.conf:1: batch.theta must be positive and finite, but was 0
batch { schedule = noise-scale, max-batch = 0 } | x.conf:1: batch.max-batch must be positive and finite, but was 0
exchange.deadline = 0 | x.conf:1: exchange.deadline must be positive and finite, but was 0
worker.device = tpu | x.conf:1: worker.device must be one of auto, cpu, gpu, but was 'tpu'
worker { device = cpu, gpus = 1 } | x.conf:1: worker.gpus must be 0 where device is cpu, but was 1
worker.gpus = 2 | x.conf:1: worker.gpus must be 0 or 1, but was 2
worker.throttle = [1, -1] | x.conf:1: worker.throttle must be zero or more each, but was [1.0, -1.0]
worker.throttle = [100] | x.conf:1: worker.throttle must have a number for each of the 2 shards, or be empty, but was [100.0]
tracking.openmetrics = "metrics/" | x.conf:1: tracking.openmetrics must be a file, such as /var/lib/node_exporter/largo.prom, but was 'metrics/'
tracking.every-seconds = 0 | x.conf:1: tracking.every-seconds must be positive and finite, but was 0
sweep.optimizer = [sngm] | sweep.optimizer: sngm has no learning rate, and rates are not comparable between update rules; write for example { name = sngm, learning-rate = 0.1 }, or set sweep.learning-rate.values
optimizer { name = lamb, learning-rate = 1, wrap = [lookahed] } | x.conf:1: optimizer.wrap[0].name must be one of adascale, asam, clip-by-global-norm, gradient-centralization, lookahead, looksam, momentum-scaling, sam, weight-rescaling, but was 'lookahed'; did you mean lookahead?
optimizer { name = lamb, learning-rate = 1, wrap = [{ name = lookahead, kk = 5 }] } | x.conf:1: optimizer.wrap[0].kk is not a key; did you mean k?; keys here are alpha, k, name, pullback
optimizer { name = lamb, learning-rate = 1, wrap = [{ name = lookahead, k = 0 }] } | x.conf:1: optimizer.wrap[0].k must be positive and finite, but was 0
optimizer { name = sgd, learning-rate = 1, wrap = [lookahead, momentum-scaling] } | x.conf:1: optimizer.wrap must be around a rule with a momentum of a fixed decay for momentum-scaling, but was around sgd
sweep.optimizer = [{ name = frsgd, learning-rate = 1, wrap = momentum-scaling }] | x.conf:1: sweep.optimizer[0].wrap must be around a rule with a momentum of a fixed decay for momentum-scaling, but was around frsgd
sweep.batch = [8, 8]    | sweep: the trial momentum-b8-lr0.05-s1 is listed twice
""")
  void reportsKeyPositionAndProblem(String text, String message) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> read(text))
        .withMessage(message);
  }

  @Test
  void reportsAllProblemsAtOnce() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(
            () ->
                SpecReader.read(
                    "x.conf",
                    "batch.global = x\n\nseed = y\nmodel { zoo = lenet, filters = [1] }",
                    List.of("shard=3")))
        .withMessage(
            """
x.conf:3: seed must be a whole number, but was 'y'
x.conf:4: model.filters must be two numbers of at least 1, but were [1]
x.conf:1: batch.global must be a whole number, but was 'x'
--set shard=3: shard is not a key; did you mean shards?; keys here are aggregation, \
batch, budget, checkpoint, data, evaluation, exchange, measure, model, name, optimizer, \
privacy, schedule, seed, shards, study, sweep, tracking, trainer, worker\
""");
  }

  @Test
  void replacesABlockIfAnOverrideSelectsAnotherChoice() {
    String file =
        """
        optimizer { name = nesterov, learning-rate = 0.1, momentum = 0.8, weight-decay = 1e-4 }
        schedule { name = step, at-epochs = [1, 2], warmup-epochs = 1 }
        model { zoo = lenet, dense = 10 }
        budget.epochs = 3
        """;

    RunSpec spec =
        SpecReader.read(
            "x.conf",
            file,
            List.of(
                "optimizer.name=lamb",
                "optimizer.learning-rate=0.01",
                "schedule.name=cosine",
                "model.json=my.json",
                "budget.steps=7"));

    assertThat(spec.optimizer())
        .isEqualTo(
            new RunSpec.OptimizerSpec(
                new NamedChoice<>("lamb", Rules.named("lamb")), 0.01, List.of()));
    assertThat(spec.schedule().decay().value()).isEqualTo(new Decay.Cosine(0));
    assertThat(spec.schedule().warmupEpochs()).isEqualTo(1);
    assertThat(spec.model().source().value()).isEqualTo(new ModelSource.Json("my.json"));
    assertThat(spec.budget().length().value()).isEqualTo(new TrainingBudget.Steps(7));
  }

  @Test
  void doesNotCarryARateOverToAnOverridingRule() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(
            () ->
                SpecReader.read(
                    "x.conf",
                    "optimizer { name = sgd, learning-rate = 0.1 }",
                    List.of("optimizer.name=lamb")))
        .withMessageContaining("optimizer.learning-rate is missing: rates are not comparable");
  }

  @Test
  void readsTheCompression() {
    assertThat(read("exchange { compression = adacomp, dense-bin = 200 }").exchange().compression())
        .isEqualTo(new NamedChoice<>("adacomp", new AdaComp(50, 200, 2)));
    refuses("exchange { compression = adacomp, share = 1 }", "exchange.share is not a key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"float16", "bfloat16", "adacomp", "gmc"})
  void refusesCompressionWithJobs(String compression) {
    refuses(
        "exchange { kind = job, compression = %s }".formatted(compression),
        "x.conf:1: exchange.compression must be none with kind = job, which sends uncompressed "
            + "sums, but was %s; set kind = session".formatted(compression));
  }

  @ParameterizedTest
  @ValueSource(strings = {"adacomp", "gmc"})
  void refusesCompressionOfSingleShardsWithAShardedOptimizer(String compression) {
    refuses(
        "exchange { kind = sliced, compression = %s }".formatted(compression),
        "x.conf:1: exchange.compression must be none, float16 or bfloat16 with kind = sliced, "
            + "which sends sums of several shards, but was %s; set kind = session"
                .formatted(compression));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "float16", "bfloat16"})
  void readsTheFormatOfAShardedOptimizer(String compression) {
    String conf = "exchange { kind = sliced, compression = %s }".formatted(compression);
    assertThat(read(conf).exchange().compression().value().format()).isPresent();
  }

  @Test
  void rejectsAdaScaleWithoutGradientsOfShards() {
    String adascale =
        "optimizer { name = sgd, learning-rate = 1, wrap = [{ name = adascale, base-batch = 32 }] }\n";
    read(adascale + "shards = 2");
    refuses(
        adascale + "shards = 1",
        "optimizer.wrap adascale needs shards >= 2, exchange.mode = sync and exchange.compression "
            + "= none, but shards was 1, mode sync and compression none");
    refuses(adascale + "exchange.compression = float16", "and compression float16");
    refuses(adascale + "exchange.mode = async", "mode async");
    refuses(
        "optimizer { name = sgd, learning-rate = 1, wrap = [adascale] }",
        "base-batch is missing: the batch at which the");
  }

  @Test
  void rejectsTwoMomentums() {
    String gmc = "exchange.compression = gmc\n";
    refuses(
        gmc,
        "optimizer must be sgd, without wrappers, where exchange.compression = gmc, which has "
            + "its own momentum, but was momentum; or set exchange.momentum = 0");
    refuses(
        gmc + "optimizer { name = sgd, learning-rate = 1, wrap = [lookahead] }",
        "but was sgd+lookahead");
    refuses(gmc + "sweep.optimizer = [{ name = lamb, learning-rate = 1 }]", "but was lamb;");
    read(gmc + "optimizer { name = sgd, learning-rate = 1 }");
    read(gmc + "sweep.optimizer = [{ name = sgd, learning-rate = 1 }]");
    read("exchange { compression = gmc, momentum = 0 }");
  }

  @Test
  void reportsTheLineOfASyntaxError() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> read("a = {\nb = [1"))
        .withMessage("x.conf:2: a list is not closed with ]");
  }

  private static void refuses(String text, String message) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> read(text))
        .withMessageContaining(message);
  }

  private static RunSpec read(String text) {
    return SpecReader.read("x.conf", text, List.of());
  }

  @Test
  void optionsOfATableAreNamesAndTexts() {
    String text = "data { source = table, options { a.b = 1, \"c d\" = \"x=y\", header = true } }";
    RunSpec spec = SpecReader.read("my.conf", text, List.of("data.options.a.b=2"));
    TableSource table = (TableSource) spec.data().source().value();

    assertThat(table.options()).isEqualTo(Map.of("a.b", "2", "c d", "x=y", "header", "true"));
    assertThat(SpecReader.read("written.conf", SpecWriter.write(spec), List.of())).isEqualTo(spec);
    assertThatThrownBy(
            () -> SpecReader.read("my.conf", "data { source = table, options = 1 }", List.of()))
        .hasMessageContaining("my.conf:1: data.options must be a block of names and values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password = hunter2",
        "\"fs.s3a.secret.key\" = hunter2",
        "url = \"jdbc:sqlserver://host;password=hunter2\"",
        "url = \"jdbc:mysql://me:hunter2@host/db\""
      })
  void secretsInOptionsAreRefusedAndNotRepeated(String option) {
    String text = "data { source = table, options { " + option + " } }";

    assertThatThrownBy(() -> SpecReader.read("my.conf", text, List.of()))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("data.options must not hold a secret in ")
        .hasMessageNotContaining("hunter2");
  }
}
