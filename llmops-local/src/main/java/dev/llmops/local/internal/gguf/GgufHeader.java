package dev.llmops.local.internal.gguf;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the data of a GGUF file.
 *
 * @param version version of the format
 * @param metadata scalar values by key; an array is held as its length, a {@link GgufArray}
 * @param tensors the table of tensors; of all parts, if the model is split over several files
 */
public record GgufHeader(int version, Map<String, Object> metadata, List<Tensor> tensors) {

    /** Copies what can change. */
    public GgufHeader {
        metadata = Map.copyOf(metadata);
        tensors = List.copyOf(tensors);
    }

    /** {@return the numbers in all tensors together} */
    public long parameters() {
        return tensors.stream().mapToLong(Tensor::elements).reduce(0, Math::addExact);
    }

    /** {@return the type that most numbers are stored in} */
    public String mainType() {
        Map<TensorType, Long> elements = new EnumMap<>(TensorType.class);
        tensors.forEach(tensor -> elements.merge(tensor.type(), tensor.elements(), Math::addExact));
        return elements.entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry<TensorType, Long>::getValue))
                .map(entry -> entry.getKey().name())
                .orElse("none");
    }

    /** {@return a text, or null if it is absent or no text} */
    public @Nullable String text(String key) {
        return metadata.get(key) instanceof String text ? text : null;
    }

    /** {@return a whole number, or null if it is absent or no number} */
    public @Nullable Integer integer(String key) {
        return metadata.get(key) instanceof Number number ? (Integer) number.intValue() : null;
    }

    /** {@return the length of an array, or null if it is absent or no array} */
    public @Nullable Integer arrayLength(String key) {
        return metadata.get(key) instanceof GgufArray array ? (Integer) array.length() : null;
    }
}
