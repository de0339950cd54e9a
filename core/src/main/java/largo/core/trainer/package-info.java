/** How gradients of a network are computed. Records of options, independent of engines. */
package largo.core.trainer;
