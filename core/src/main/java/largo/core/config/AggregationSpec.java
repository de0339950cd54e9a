package largo.core.config;

import java.util.HashSet;
import java.util.List;
import largo.core.Preconditions;
import largo.core.aggregation.Aggregation;
import largo.core.aggregation.AggregationRule;
import largo.core.aggregation.GradientAttack;

/**
 * How the gradients of the shards become that of a step.
 *
 * @param rule of the aggregation
 * @param workerMomentum {@code β} of the momentum of each shard, in [0, 1); 0: none
 * @param normalize whether the aggregate is divided by its norm
 * @param attack what Byzantine shards send, for tests
 */
public record AggregationSpec(
    NamedChoice<AggregationRule> rule,
    double workerMomentum,
    boolean normalize,
    AttackSpec attack) {

  /** The defaults. */
  static final AggregationSpec DEFAULTS =
      new AggregationSpec(
          new NamedChoice<>("mean", AggregationRule.BY_NAME.get("mean")),
          0,
          false,
          new AttackSpec(new NamedChoice<>("none", GradientAttack.BY_NAME.get("none")), List.of()));

  public AggregationSpec {
    Preconditions.inRange("worker-momentum", workerMomentum, 0, 1);
  }

  /** The aggregation of a training. */
  public Aggregation aggregation() {
    return new Aggregation(
        rule.value(), workerMomentum, normalize, attack.attack().value(), attack.shards());
  }

  /**
   * Compares the keys with others of the run.
   *
   * @param shards number of shards
   * @throws IllegalArgumentException if the rule is not defined for so few shards, an attacking
   *     shard does not exist, or another key excludes a robust aggregation
   */
  void check(int shards, ExchangeSpec exchange, boolean scheduledBatch, MeasureSpec measure) {
    if (aggregation().isSum()) {
      return;
    }
    Preconditions.that(
        shards >= rule.value().minShards(),
        "shards must be at least %d where aggregation.name is %s, but was %d",
        rule.value().minShards(),
        rule.name(),
        shards);
    Preconditions.that(
        attack.shards().size() < shards && attack.shards().stream().allMatch(k -> k < shards),
        "aggregation.attack.shards must be some of the shards 0 to %d, and not all, but was %s",
        shards - 1,
        attack.shards());
    String where =
        "aggregation is other than the mean without worker-momentum, normalize and attack";
    exchange.checkExact(where);
    Preconditions.that(
        !scheduledBatch, "batch.schedule must be constant where %s, but was another", where);
    measure.model().checkWithoutHessian(where);
  }

  /**
   * What Byzantine shards send.
   *
   * @param attack in place of their gradients
   * @param shards their numbers, from 0
   */
  public record AttackSpec(NamedChoice<GradientAttack> attack, List<Integer> shards) {

    public AttackSpec {
      shards = List.copyOf(shards);
      Preconditions.that(
          attack.value().isNone() == shards.isEmpty(),
          "shards must be %s where name is %s, but was %s",
          attack.value().isNone() ? "empty" : "the numbers of the Byzantine shards",
          attack.name(),
          shards);
      Preconditions.that(
          shards.stream().allMatch(k -> k >= 0) && new HashSet<>(shards).size() == shards.size(),
          "shards must be different and at least 0, but was %s",
          shards);
    }
  }
}
