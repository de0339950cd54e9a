package largo.spark.ml;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import largo.core.Preconditions;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The params of an estimator or model, in addition to those of Spark's classes. */
final class ParamSet implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  final Param<String> optimizer;
  final DoubleParam learningRate;
  final Param<String> schedule;
  final Param<String> model;
  final IntArrayParam layers;
  final IntArrayParam image;
  final IntParam epochs;
  final IntParam maxIter;
  final IntParam globalBatch;
  final IntParam microBatch;
  final IntParam shards;
  final LongParam seed;
  final Param<String> exchange;
  final Param<String> engine;
  final BooleanParam standardization;
  final Param<String> weightCol;
  final Param<String> validationIndicatorCol;
  final IntParam patience;

  /** Params of an object that is under construction. */
  ParamSet(Params owner) {
    String uid = owner.uid();
    optimizer =
        choice(
            uid,
            "optimizer",
            "update rule: a name, or a name with settings, as in 'lamb { beta2 = 0.98, wrap = "
                + "[lookahead] }'; 'largo optimizers' lists them. Tune learningRate for each",
            value -> EstimatorSpec.check(EstimatorSpec.optimizer(value, 1)));
    learningRate =
        new DoubleParam(
            uid,
            "learningRate",
            "base learning rate, positive; not comparable between optimizers",
            new ParamValidator<>(
                uid, "learningRate", v -> Preconditions.positive("learningRate", (double) v)));
    schedule =
        choice(
            uid,
            "schedule",
            "learning-rate schedule: constant, poly, cosine, step or exponential, optionally with "
                + "settings, as in 'cosine { warmup-epochs = 1 }'",
            value -> EstimatorSpec.check(EstimatorSpec.schedule(value)));
    model =
        choice(
            uid,
            "model",
            "network: logistic, mlp, lenet or resnet20, optionally with settings, as in "
                + "'mlp { widths = [64], dropout = 0.1 }'; a configuration of Deeplearning4j in "
                + "JSON; or, in jars built with -Ptorch, resnet18, vit-tiny, transformer, lstm, or "
                + "the path of a TorchScript file, as in '/models/model.pt { loss = bce }'",
            value -> {
              if (!EstimatorSpec.isJson(value)) {
                EstimatorSpec.check(EstimatorSpec.model(value));
              }
            });
    layers =
        new IntArrayParam(
            owner,
            "layers",
            "layer sizes of an mlp, in place of model: features, hidden layers, outputs, as in "
                + "MultilayerPerceptronClassifier",
            new ParamValidator<>(
                uid,
                "layers",
                sizes ->
                    Preconditions.that(
                        sizes.length >= 2 && Arrays.stream(sizes).allMatch(n -> n >= 1),
                        "layers must be two sizes or more, all positive, but were %s",
                        Arrays.toString(sizes))));
    image =
        new IntArrayParam(
            owner,
            "image",
            "channels, height and width of images, if features are pixels in that order",
            new ParamValidator<>(
                uid,
                "image",
                axes ->
                    Preconditions.that(
                        axes.length == 3 && Arrays.stream(axes).allMatch(n -> n >= 1),
                        "image must be [channels, height, width], all positive, but was %s",
                        Arrays.toString(axes))));
    epochs = positive(uid, "epochs", "number of passes over the training rows, at least 1");
    maxIter = positive(uid, "maxIter", "number of updates, at least 1; in place of epochs");
    globalBatch =
        positive(
            uid,
            "globalBatch",
            "number of rows whose mean gradient determines one update, at least 1; all rows, if "
                + "there are fewer");
    microBatch =
        positive(
            uid,
            "microBatch",
            "number of rows in one forward and backward pass, at least 1; also the batch of batch "
                + "normalization, and that of predictions");
    shards =
        new IntParam(
            uid,
            "shards",
            "number of partitions of the data and of every batch, with one task each, 0 to 4096; "
                + "results depend on it. 0: Spark's default parallelism",
            new ParamValidator<>(
                uid,
                "shards",
                n ->
                    Preconditions.that(
                        (int) n >= 0 && (int) n <= 4096,
                        "shards must be in 0 … 4096, but was %d",
                        n)));
    seed =
        new LongParam(
            uid, "seed", "seed of initial parameters, order and shards of the rows, and dropout");
    exchange =
        choice(
            uid,
            "exchange",
            "exchange of parameters and gradients: session or job, optionally with settings, as in "
                + "'session { deadline = 600 }'; job is the default with Spark's dynamic allocation",
            value -> EstimatorSpec.check(EstimatorSpec.exchange(value)));
    engine =
        choice(
            uid,
            "engine",
            "library that computes gradients of Deeplearning4j's networks: dl4j, torch (PyTorch's, "
                + "in jars built with -Ptorch), or auto, the faster of both; those of PyTorch "
                + "models are computed by PyTorch's",
            value -> EstimatorSpec.check(EstimatorSpec.engine(value)));
    standardization =
        new BooleanParam(
            uid,
            "standardization",
            "whether features, and the labels of a regressor, are standardized to zero mean and "
                + "unit variance; predictions are in the units of the label. Tokens are not");
    weightCol =
        new Param<>(
            uid,
            "weightCol",
            "column of weights, zero or more; a row of weight 2 counts as two rows, one of weight 0 "
                + "is ignored");
    validationIndicatorCol =
        new Param<>(
            uid,
            "validationIndicatorCol",
            "column of booleans: rows with true are not used for training, but for validation "
                + "after every epoch");
    patience =
        new IntParam(
            uid,
            "patience",
            "early stopping: number of epochs in a row without a lower loss on the rows of "
                + "validationIndicatorCol, after which training ends; the model is then that of the "
                + "epoch with the lowest. 0: all epochs, and the last model",
            new ParamValidator<>(
                uid, "patience", n -> Preconditions.notNegative("patience", (int) n)));
  }

  /** Sets the defaults of an object with these params. */
  void setDefaults(LargeBatchParams owner) {
    owner.setDefault(optimizer, "momentum");
    owner.setDefault(learningRate, 0.05);
    owner.setDefault(schedule, "constant");
    owner.setDefault(model, "mlp { widths = [64] }");
    owner.setDefault(epochs, 10);
    owner.setDefault(globalBatch, 256);
    owner.setDefault(microBatch, 128);
    owner.setDefault(shards, 0);
    owner.setDefault(seed, 1L);
    owner.setDefault(exchange, "session");
    owner.setDefault(engine, "dl4j");
    owner.setDefault(patience, 0);
    owner.setDefault(standardization, true);
  }

  private static Param<String> choice(
      String uid, String name, String doc, ParamValidator.Checked<String> check) {
    return new Param<>(uid, name, doc, new ParamValidator<>(uid, name, check));
  }

  private static IntParam positive(String uid, String name, String doc) {
    return new IntParam(
        uid,
        name,
        doc,
        new ParamValidator<>(uid, name, n -> Preconditions.positive(name, (int) n)));
  }
}
