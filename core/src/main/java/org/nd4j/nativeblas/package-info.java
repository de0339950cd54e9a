/**
 * One class that Deeplearning4j 1.0.0-M2.1 looks up by its name in a package of ND4J: {@link
 * org.nd4j.nativeblas.Nd4jCpu}. No other class may be added here.
 *
 * <ul>
 *   <li>Why it is in ND4J's package: DL4J loads the class by reflection under this name. ND4J M2.1
 *       has it under another name, so that DL4J runs without oneDNN and does not report it.
 *   <li>Why it is in this artifact: every JVM that computes gradients needs it on its class path,
 *       and exactly these have {@code largo-core}. A separate artifact could be forgotten, again
 *       without any report but the loss of speed.
 *   <li>What it costs: two jars share the package, which the class path permits and the module path
 *       does not. Spark uses the class path.
 *   <li>When it can be removed: with a release of DL4J that loads ND4J's class by its actual name.
 * </ul>
 *
 * <p>{@code ArchitectureTest} isolates it: this package does not depend on Largo and has no other
 * class, and no class of Largo refers to it.
 */
package org.nd4j.nativeblas;
