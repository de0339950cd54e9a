package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import largo.core.config.DataSpec.Normalize;
import largo.core.data.DataSource;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class DataFormatTest extends JUnitSuite {

  @Test
  public void everySourceHasAFormatAndAName() {
    Set<Class<?>> sources = records(DataSource.class);

    assertThat(DataFormat.BY_SOURCE.keySet()).isEqualTo(sources);
    assertThat(DataSource.BY_NAME.values())
        .extracting(Object::getClass)
        .containsExactlyInAnyOrderElementsOf(sources);
  }

  @Test
  public void everyFormatHasADefaultNormalization() {
    Map<String, Normalize> found = new TreeMap<>();
    DataSource.BY_NAME.forEach(
        (name, source) -> found.put(name, DataFormat.of(source).defaultNormalization()));

    assertThat(found)
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "digits", Normalize.SCALE,
                    "idx", Normalize.SCALE,
                    "cifar10", Normalize.SCALE,
                    "libsvm", Normalize.NONE,
                    "csv", Normalize.STANDARDIZE,
                    "parquet", Normalize.STANDARDIZE,
                    "images", Normalize.SCALE,
                    "table", Normalize.STANDARDIZE,
                    "text", Normalize.NONE)));
  }

  private static Set<Class<?>> records(Class<?> sealed) {
    Set<Class<?>> records = new HashSet<>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      records.addAll(permitted.isSealed() ? records(permitted) : Set.of(permitted));
    }
    return records;
  }
}
