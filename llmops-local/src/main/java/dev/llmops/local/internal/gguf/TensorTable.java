package dev.llmops.local.internal.gguf;

import static dev.llmops.local.internal.gguf.GgufReader.GET_AGAIN;

import dev.llmops.local.error.ModelFileException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the table of tensors: names are unique, and each has a place of its own in what follows. */
final class TensorTable {

    private static final int MAX_DIMENSIONS = 4;
    // GGML_MAX_NAME in ggml.h, less the byte that ends it.
    private static final int MAX_NAME = 63;

    // The tables of numbers in models of llama.cpp v0.4.0; everything else is weights.
    private static final List<String> INDICES = List.of("ffn_gate_tid2eid", "masked_embd_ordering", "d2t");

    private final GgufInput in;
    private final int alignment;

    TensorTable(GgufInput in, int alignment) {
        this.in = in;
        this.alignment = alignment;
    }

    List<Tensor> read(long count) throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (long i = 0; i < count; i++) {
            Tensor tensor = tensor();
            if (!names.add(tensor.name())) {
                throw in.fail(Reason.CORRUPT, "the tensor '" + tensor.name() + "' is there twice" + GET_AGAIN);
            }
            tensors.add(tensor);
        }
        requirePlaces(tensors);
        return tensors;
    }

    private void requirePlaces(List<Tensor> tensors) throws IOException {
        List<Tensor> byPlace = new ArrayList<>(tensors);
        byPlace.sort(Comparator.comparingLong(Tensor::offset));
        long end = 0;
        for (Tensor tensor : byPlace) {
            if (tensor.offset() % alignment != 0) {
                throw in.fail(
                        Reason.CORRUPT,
                        "the offset of tensor '" + tensor.name() + "' must be a multiple of " + alignment + ", but was "
                                + tensor.offset() + GET_AGAIN);
            }
            if (tensor.offset() < end) {
                throw in.fail(
                        Reason.CORRUPT,
                        "tensor '" + tensor.name() + "' begins at " + tensor.offset()
                                + " of the data, inside of the one before it, which ends at " + end + GET_AGAIN);
            }
            end = Math.addExact(tensor.offset(), tensor.bytes());
        }
        long begin = Math.addExact(in.position(), alignment - 1) / alignment * alignment;
        long needed = Math.addExact(begin, end);
        if (!tensors.isEmpty() && needed > in.size()) {
            throw in.fail(Reason.TRUNCATED, "it must have " + needed + " bytes, but has only " + in.size() + GET_AGAIN);
        }
    }

    private Tensor tensor() throws IOException {
        String name = in.text("the name of a tensor");
        if (name.length() > MAX_NAME) {
            throw in.fail(
                    Reason.CORRUPT,
                    "the name of a tensor must have at most " + MAX_NAME + " characters, but one has " + name.length()
                            + GET_AGAIN);
        }
        List<Long> shape = shape(name);
        int id = in.int32();
        TensorType type = TensorType.of(id);
        if (type == null) {
            throw in.fail(
                    Reason.UNSUPPORTED,
                    "tensor '" + name + "' is stored in type " + id
                            + ", which llama.cpp v0.4.0 does not know; get the model in another quantization");
        }
        requireUse(name, shape, type);
        long offset = in.int64();
        if (offset < 0 || shape.get(0) % type.blockElements != 0) {
            throw in.fail(Reason.CORRUPT, "tensor '" + name + "' has an impossible place or shape" + GET_AGAIN);
        }
        return new Tensor(name, type, shape, offset);
    }

    // llama.cpp multiplies by whatever it is given, and has no code to do so for these types: the process would end.
    private void requireUse(String name, List<Long> shape, TensorType type) {
        boolean sound = type.isWhole()
                ? INDICES.stream().anyMatch(name::contains)
                : type.isForWeights() && (shape.size() > 1 || type.blockElements == 1);
        if (!sound) {
            throw in.fail(
                    Reason.CORRUPT,
                    "tensor '" + name + "' with " + shape.size()
                            + " dimensions must hold weights, but is stored in type " + type
                            + ", which llama.cpp cannot compute with" + GET_AGAIN);
        }
    }

    private List<Long> shape(String name) throws IOException {
        int dimensions = in.int32();
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw in.fail(
                    Reason.CORRUPT,
                    "tensor '" + name + "' must have 1 to 4 dimensions, but has " + dimensions + GET_AGAIN);
        }
        List<Long> shape = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
            long length = in.int64();
            if (length < 1) {
                throw in.fail(
                        Reason.CORRUPT,
                        "tensor '" + name + "' must have dimensions of at least 1, but has " + length + GET_AGAIN);
            }
            shape.add(length);
        }
        return shape;
    }
}
