package largo.core.train;

/**
 * Norms of an update, over all parameters.
 *
 * @param penalty penalty of the network's configuration, before the update
 * @param gradientNorm norm of the mean gradient, penalty included, over trained parameters
 * @param updateNorm norm of the change of the parameters; not finite if one of them is not
 */
public record UpdateNorms(double penalty, double gradientNorm, double updateNorm) {}
