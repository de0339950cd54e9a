package largo.spark.session;

import largo.core.async.Piece;
import largo.core.async.Workers;
import largo.core.data.ShardWalk;
import largo.core.data.Split;
import largo.core.model.Score;
import largo.spark.data.ShardedData;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One Spark job for a whole run, each of whose shards goes at its own pace. A worker that is lost
 * is replaced, and the new one takes its shards over.
 */
public final class SessionWorkers implements Workers {

  private final ShardedData data;
  private final AsyncHub hub;
  private final Site site;

  /**
   * Opens a session: returns when all shards are served.
   *
   * @throws SessionException if that takes longer than it may
   */
  public SessionWorkers(
      JavaSparkContext spark,
      ShardedData data,
      ShardWalk walk,
      Recipe recipe,
      SessionExchange.Terms terms) {
    this(spark, data, new Share.Own(walk), recipe, terms);
  }

  /** The same, for shards that do something else. */
  SessionWorkers(
      JavaSparkContext spark,
      ShardedData data,
      Share share,
      Recipe recipe,
      SessionExchange.Terms terms) {
    this.data = data;
    this.hub = new AsyncHub(data.shards(), Site.drops(spark));
    this.site = Site.open(spark, data, hub, recipe, share, terms);
  }

  /** By reference in this JVM: nobody changes the parameters, so nobody needs a copy. */
  @Override
  public void ask(Piece piece, float[] parameters) {
    hub.give(piece, parameters);
  }

  @Override
  public Event await() {
    site.await(hub.anything());
    return hub.next();
  }

  @Override
  public Score score(Split split, float[] parameters) {
    return site.score(split, parameters, data);
  }

  @Override
  public void close() {
    site.close();
  }
}
