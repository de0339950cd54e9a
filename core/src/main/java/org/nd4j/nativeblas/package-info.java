/**
 * One class that Deeplearning4j 1.0.0-M2.1 looks up by its name in a package of ND4J: {@link
 * org.nd4j.nativeblas.Nd4jCpu}. No other class may be added here.
 *
 * <ul>
 *   <li>Why in ND4J's package: DL4J finds the class by reflection, and only under this name. ND4J
 *       M2.1 ships it under another one, so that DL4J silently runs without oneDNN.
 *   <li>Why in this artifact: it must be on the class path of every JVM that computes gradients,
 *       which are exactly those that have {@code largo-core}. An artifact for one class could be
 *       left out, and the loss of speed would be silent again.
 *   <li>Disadvantage: the package is split between two jars. This is permitted on the class path,
 *       from which Spark loads everything, and not on the module path.
 *   <li>It will be removed with a release of DL4J that uses the actual name of ND4J's class.
 * </ul>
 *
 * <p>{@code ArchitectureTest} checks that this package does not depend on Largo and has no other
 * class, and that no class of Largo refers to it.
 */
package org.nd4j.nativeblas;
