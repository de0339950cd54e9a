package largo.spark.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import largo.core.model.Signature;
import org.junit.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.scalatestplus.junit.JUnitSuite;

public class ConversionTest extends JUnitSuite {

  private static final Signature EXPECTED = new Signature(List.of(List.of(3)), List.of(List.of(2)));

  @Test
  public void saysThatADataSetIsNull() {
    String problem = "a data set is null, or has no features or no labels, which training needs";

    assertThat(Conversion.of((DataSet) null).rows(EXPECTED).problem()).isEqualTo(problem);
    assertThat(Conversion.of((MultiDataSet) null).rows(EXPECTED).problem()).isEqualTo(problem);
    assertThat(Conversion.of(new DataSet(Nd4j.ones(4, 3), null)).rows(EXPECTED).problem())
        .isEqualTo(problem);
  }

  @Test
  public void givesRows() {
    DataSet data = new DataSet(Nd4j.ones(4, 3), Nd4j.ones(4, 2));

    assertThat(Conversion.of(data).rows(EXPECTED).examples().count()).isEqualTo(4);
  }
}
