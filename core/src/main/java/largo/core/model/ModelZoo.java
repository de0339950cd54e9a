package largo.core.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.data.ExampleShape;

/** The networks by name, with their default options. */
public final class ModelZoo {

  private ModelZoo() {}

  /** All of them. */
  public static Map<String, ZooModel> all() {
    Map<String, ZooModel> all = new LinkedHashMap<>();
    all.put("logistic", new Logistic());
    all.put("mlp", new Mlp(List.of(512, 512), 0));
    all.put("lenet", new Lenet(List.of(20, 50), 500, 0));
    all.put("resnet20", new Resnet20(16, false));
    all.put("resnet18", new Resnet18(64));
    all.put("vit-tiny", new VisionTransformer(4, 192, 12, 3, 0));
    all.put("transformer", new Transformer(128, 4, 4, 0));
    all.put("lstm", new Lstm(256, 2, 0));
    return all;
  }

  static void requireImage(String name, ExampleShape shape, int minSize) {
    if (Math.min(shape.height(), shape.width()) < minSize) {
      throw new ModelException(
          "model.zoo = %s takes images of at least %dx%d pixels, but the examples are of %s "
              + "features; use mlp or logistic",
          name, minSize, minSize, shape);
    }
  }
}
