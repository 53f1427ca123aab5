package dev.llmops.local.internal.gguf;

import java.util.List;

/**
 * One entry of the table of tensors.
 *
 * @param type how its numbers are stored
 * @param shape its dimensions, the row first, without those of 1 at the end
 * @param offset where it begins, counted from the begin of the data
 */
public record Tensor(String name, TensorType type, List<Long> shape, long offset) {

    /** Copies the shape. */
    public Tensor {
        shape = List.copyOf(shape);
    }

    /** {@return how many numbers it has} */
    public long elements() {
        long elements = 1;
        for (long length : shape) {
            elements = Math.multiplyExact(elements, length);
        }
        return elements;
    }

    /** {@return how many bytes it takes} */
    public long bytes() {
        return Math.multiplyExact(elements() / type.blockElements, (long) type.blockBytes);
    }

    /** {@return a dimension, 1 if it has fewer} */
    long dimension(int index) {
        return index < shape.size() ? shape.get(index) : 1;
    }
}
