/**
 * Which network is to be trained: one of the zoo, fitted to the data, or one from a file. Knows no
 * engine.
 *
 * <p>The zoo holds the common benchmarks of the large-batch literature. A network is a record of
 * its options; {@link largo.core.model.ModelZoo} names them, and an engine builds their layers.
 */
package largo.core.model;
