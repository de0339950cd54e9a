/**
 * The network of a run: one of the zoo, adapted to the data, or one from a file. Independent of
 * gradient engines.
 *
 * <p>The zoo contains the common benchmarks of the large-batch literature. A network is a record of
 * its options; {@link largo.core.model.ModelZoo} names them, and an engine builds their layers.
 */
package largo.core.model;
