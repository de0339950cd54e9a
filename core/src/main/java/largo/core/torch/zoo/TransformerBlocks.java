package largo.core.torch.zoo;

/**
 * Transformer blocks with normalization before each sublayer, as in GPT-2.
 *
 * @param width features of a token
 * @param depth number of blocks
 * @param heads attention heads
 * @param causal whether a token attends to itself and earlier ones only
 */
record TransformerBlocks(int width, int depth, int heads, boolean causal) {

  static final double DEVIATION = 0.02;

  /** Writes the blocks and a last normalization. */
  String write(String tokens, NetworkWriter network) {
    String length = network.let("torch.size(%s, 1)", tokens);
    String mask =
        causal
            ? network.let(
                "torch.triu(torch.mul(torch.new_ones(%s, [%s, %s]), -1e9), 1)",
                tokens, length, length)
            : "";
    String x = tokens;
    for (int block = 0; block < depth; block++) {
      String name = "block" + block;
      String normalized = network.layerNorm(name + "_norm1", x, width);
      String attended = attention(name + "_attention", normalized, length, mask, network);
      x = network.let("torch.add(%s, %s)", x, network.dropped(attended));
      normalized = network.layerNorm(name + "_norm2", x, width);
      String hidden = network.linear(name + "_mlp_hidden", normalized, width, 4 * width, DEVIATION);
      hidden = network.let("torch.gelu(%s)", hidden);
      String output = network.linear(name + "_mlp_output", hidden, 4 * width, width, residual());
      x = network.let("torch.add(%s, %s)", x, network.dropped(output));
    }
    return network.layerNorm("norm", x, width);
  }

  private double residual() {
    return DEVIATION / Math.sqrt(2.0 * depth);
  }

  /** Multi-head self-attention of [n, length, width]. */
  private String attention(
      String name, String x, String length, String mask, NetworkWriter network) {
    int size = width / heads;
    String projected = network.linear(name + "_input", x, width, 3 * width, DEVIATION);
    String parts = // [3, n, heads, length, size]
        network.let(
            "torch.permute(torch.reshape(%s, [-1, %s, 3, %d, %d]), [2, 0, 3, 1, 4])",
            projected, length, heads, size);
    String queries =
        network.let("torch.mul(torch.select(%s, 0, 0), %s)", parts, 1 / Math.sqrt(size));
    String keys = network.let("torch.transpose(torch.select(%s, 0, 1), -2, -1)", parts);
    String scores = network.matmul(queries, keys);
    if (causal) {
      scores = network.let("torch.add(%s, %s)", scores, mask);
    }
    String mixed =
        network.matmul("torch.softmax(" + scores + ", -1)", "torch.select(" + parts + ", 0, 2)");
    String joined =
        network.let(
            "torch.reshape(torch.permute(%s, [0, 2, 1, 3]), [-1, %s, %d])", mixed, length, width);
    return network.linear(name + "_output", joined, width, width, residual());
  }
}
