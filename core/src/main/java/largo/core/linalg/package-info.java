/**
 * Linear algebra of matrices of <a href="https://ejml.org">EJML</a>, whose results are
 * bit-identical for any number of threads.
 */
package largo.core.linalg;
