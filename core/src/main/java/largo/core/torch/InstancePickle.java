package largo.core.torch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pickle, protocol 2, of {@code __torch__.Net()} with state {@code {'training': True, name:
 * tensor, ...}}, whose k-th tensor has storage k.
 *
 * @param shapes of the tensors by name, in order
 * @param buffers names of those that require no gradient
 * @see <a href="https://docs.python.org/3/library/pickletools.html">opcodes</a>
 */
record InstancePickle(Map<String, List<Integer>> shapes, Set<String> buffers) {

  /** The pickle. */
  byte[] bytes() {
    Writer out = new Writer();
    out.bytes(0x80, 2); // PROTO
    out.global("__torch__", "Net");
    out.bytes(')', 0x81, '}', '('); // EMPTY_TUPLE, NEWOBJ, EMPTY_DICT, MARK
    out.text("training");
    out.bytes(0x88); // NEWTRUE
    int storage = 0;
    for (Map.Entry<String, List<Integer>> parameter : shapes.entrySet()) {
      out.text(parameter.getKey());
      tensor(out, storage++, parameter.getValue(), buffers.contains(parameter.getKey()));
    }
    out.bytes('u', 'b', '.'); // SETITEMS, BUILD, STOP
    return out.to.toByteArray();
  }

  /** {@code _rebuild_tensor_v2(storage, 0, shape, strides, requires_grad, hooks)}. */
  private static void tensor(Writer out, int storage, List<Integer> shape, boolean buffer) {
    out.global("torch._utils", "_rebuild_tensor_v2");
    out.bytes('(', '('); // MARK of the arguments, MARK of the storage's ID
    out.text("storage");
    out.global("torch", "FloatStorage");
    out.text(Integer.toString(storage));
    out.text("cpu");
    out.integer(shape.stream().reduce(1, Math::multiplyExact));
    out.bytes('t', 'Q'); // TUPLE, BINPERSID
    out.integer(0);
    out.tuple(shape);
    out.tuple(strides(shape));
    out.bytes(buffer ? 0x89 : 0x88); // NEWFALSE, NEWTRUE
    out.global("collections", "OrderedDict");
    out.bytes(')', 'R', 't', 'R'); // EMPTY_TUPLE, REDUCE, TUPLE, REDUCE
  }

  private static List<Integer> strides(List<Integer> shape) {
    Integer[] strides = new Integer[shape.size()];
    int stride = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.get(axis);
    }
    return List.of(strides);
  }

  private static final class Writer {

    private final ByteArrayOutputStream to = new ByteArrayOutputStream();

    void bytes(int... bytes) {
      for (int b : bytes) {
        to.write(b);
      }
    }

    void global(String module, String name) {
      to.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    void text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      to.write('X'); // BINUNICODE
      int32(utf8.length);
      to.writeBytes(utf8);
    }

    void integer(int value) {
      to.write('J'); // BININT
      int32(value);
    }

    void tuple(List<Integer> values) {
      to.write('('); // MARK
      values.forEach(this::integer);
      to.write('t'); // TUPLE
    }

    private void int32(int value) {
      to.writeBytes(
          ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }
  }
}
