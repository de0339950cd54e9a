package largo.spark.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import largo.core.config.SpecException;
import largo.core.data.ClassNames;
import largo.core.data.ExampleShape;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.ModelFile;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.model.Logistic;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.Test;

/** Predictions of model files for tables of several kinds. */
public class ModelPredictionTest extends SparkSuite {

  private static final ExampleShape SHAPE = ExampleShape.vector(2);
  private static final List<String> NONE = List.of();

  private final TestFolder folder = TestFolder.create();

  @Test
  public void aNetworkWithOneOutputPredictsANumber() throws IOException {
    ModelPrediction model = model(1, ClassNames.NONE, 2, 3, 0.5f);
    Dataset<Row> table =
        session().sql("select * from values (1, 10.0D), (2, 30.0D), (3, -10.0D) as t(a, b)");

    List<Row> rows = model.on(table, NONE, NONE, false).collectAsList();

    assertThat(rows.get(0).schema().fieldNames()).containsExactly("a", "b", "prediction");
    for (Row row : rows) { // normalization: a to (a - 1) / 2, b to (b - 10) / 20
      double expected = 2 * (row.getInt(0) - 1) / 2.0 + 3 * (row.getDouble(1) - 10) / 20 + 0.5;
      assertThat(row.getDouble(2)).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  public void featuresMayBeAnArray() throws IOException {
    ModelPrediction model = model(2, new ClassNames(List.of("no", "yes")), -1, 1, 0, 0, 0, 0);
    Dataset<Row> table =
        session()
            .sql(
                "select 'x' as id, array(5.0D, 10.0D) as features union all "
                    + "select 'y', array(-5.0D, 10.0D)");

    List<Row> rows = model.on(table, NONE, NONE, true).orderBy("id").collectAsList();

    assertThat(rows.get(0).schema().fieldNames())
        .containsExactly("id", "features", "prediction", "probability_no", "probability_yes");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).<String>getAs("prediction"))
        .isNotEqualTo(rows.get(1).<String>getAs("prediction"));
  }

  @Test
  public void refusesTablesThatDoNotFit() throws IOException {
    ModelPrediction model = model(1, ClassNames.NONE, 2, 3, 0.5f);
    Dataset<Row> taken = session().sql("select 1 as a, 2 as b, 3 as prediction");
    assertThatThrownBy(() -> model.on(taken, List.of("a", "b"), NONE, false))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("has a column prediction already");

    Dataset<Row> missing = session().sql("select 1 as a, cast(null as int) as b");
    Dataset<Row> predicted = model.on(missing, NONE, NONE, false);
    assertThatThrownBy(predicted::collectAsList).hasMessageContaining("feature 1 of a row was NaN");
  }

  private ModelPrediction model(int outputs, ClassNames classes, float... parameters)
      throws IOException {
    String json = ZooConfigurations.json(new Logistic(), SHAPE, outputs);
    Dl4jDefinition network = Dl4jDefinition.of(json, SHAPE, outputs);
    Normalization normalization = new Normalization(new double[] {1, 10}, new double[] {2, 20});
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelFile.write(network, parameters, normalization, ModelOutputs.of(classes), zip);
    String path = folder.write("model.zip", zip.toByteArray());
    return ModelPrediction.of(path, Optional.empty(), session());
  }
}
