/**
 * A class that Deeplearning4j looks for under a name that ND4J gave up.
 *
 * <p>See {@link org.nd4j.nativeblas.Nd4jCpu}. Nothing else may be added here.
 */
package org.nd4j.nativeblas;
