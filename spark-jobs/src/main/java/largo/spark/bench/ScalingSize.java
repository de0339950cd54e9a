package largo.spark.bench;

import java.util.List;
import largo.core.data.ExampleShape;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.model.Logistic;
import largo.core.model.Mlp;
import largo.core.model.ZooModel;

/** Models for measurements of the cost of a step. */
enum ScalingSize {
  /** 784-10, one example per shard; gradients are not computed: latency only. */
  TINY(0, 1, 300),
  /** 784-512-512-10. */
  SMALL(512, 256, 60),
  /** 784-2900-2900-10. */
  LARGE(2900, 16, 20);

  static final ExampleShape SHAPE = new ExampleShape(1, 28, 28);
  static final int CLASSES = 10;

  private final int width;
  private final int examples;
  private final int steps;

  ScalingSize(int width, int examples, int steps) {
    this.width = width;
    this.examples = examples;
    this.steps = steps;
  }

  /** Examples per shard. */
  int examples() {
    return examples;
  }

  /** Steps of a measurement, after the same number for warm-up. */
  int steps() {
    return steps;
  }

  Dl4jDefinition definition() {
    ZooModel model = width == 0 ? new Logistic() : new Mlp(List.of(width, width), 0);
    return Dl4jDefinition.of(ZooConfigurations.json(model, SHAPE, CLASSES), SHAPE, CLASSES);
  }
}
