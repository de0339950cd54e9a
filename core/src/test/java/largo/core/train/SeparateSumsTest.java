package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import largo.core.gradient.GradientSum;
import org.junit.jupiter.api.Test;

class SeparateSumsTest {

  @Test
  void keepsTheSumOfEachShard() {
    SeparateSums sums = new SeparateSums(3);
    GradientSum first = new GradientSum(2);
    GradientSum last = new GradientSum(2);

    assertThat(sums.add(2, last)).isFalse();
    assertThat(sums.add(0, first)).isFalse();
    assertThatIllegalStateException().isThrownBy(sums::all).withMessage("2 of 3 sums arrived");
    assertThat(sums.add(1, GradientSum.empty())).isTrue();
    assertThat(sums.all().get(0)).isSameAs(first);
    assertThat(sums.all().get(1).isEmpty()).isTrue();
    assertThat(sums.all().get(2)).isSameAs(last);
  }

  @Test
  void rejectsASecondSumAndAnUnknownShard() {
    SeparateSums sums = new SeparateSums(2);
    sums.add(1, GradientSum.empty());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> sums.add(1, GradientSum.empty()))
        .withMessage("shard 1 came twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sums.add(2, GradientSum.empty()))
        .withMessage("shard must be in [0, 2), but was 2");
  }
}
