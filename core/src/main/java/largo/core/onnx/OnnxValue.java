package largo.core.onnx;

/**
 * A tensor of a graph.
 *
 * @param name unique in the graph
 * @param image whether it is [batch, channels, height, width], rather than [batch, features]
 */
record OnnxValue(String name, boolean image) {}
