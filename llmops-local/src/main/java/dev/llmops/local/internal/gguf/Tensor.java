package dev.llmops.local.internal.gguf;

/**
 * One entry of the table of tensors.
 *
 * @param name its name
 * @param type how its numbers are stored
 * @param elements how many there are
 * @param offset where it begins, counted from the begin of the data
 */
record Tensor(String name, TensorType type, long elements, long offset) {

    long bytes() {
        return Math.multiplyExact(elements / type.blockElements, (long) type.blockBytes);
    }
}
