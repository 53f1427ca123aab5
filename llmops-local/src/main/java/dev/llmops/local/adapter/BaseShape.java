package dev.llmops.local.adapter;

import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import dev.llmops.local.internal.gguf.GgufHeader;
import dev.llmops.local.internal.gguf.GgufParts;
import dev.llmops.local.internal.gguf.GgufReader;
import dev.llmops.local.internal.gguf.Tensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a converter must know of the base. */
final class BaseShape {

    private final Path file;
    private final BaseArchitecture architecture;
    private final int heads;
    private final int keyHeads;
    private final Map<String, List<Long>> shapes = new HashMap<>();

    private BaseShape(Path file, GgufHeader header, BaseArchitecture architecture) {
        this.file = file;
        this.architecture = architecture;
        this.heads = architecture.interleaved() ? heads(header, "head_count") : 0;
        boolean grouped = heads > 0 && header.metadata().containsKey(architecture + ".attention.head_count_kv");
        this.keyHeads = grouped ? heads(header, "head_count_kv") : heads;
        for (Tensor tensor : header.tensors()) {
            shapes.put(tensor.name(), tensor.shape());
        }
    }

    static BaseShape read(Path file) {
        GgufHeader header = GgufReader.read(file);
        BaseArchitecture architecture = BaseArchitecture.of(file, header.text(AdapterCard.ARCHITECTURE));
        if (!GgufParts.others(file, header).isEmpty()) {
            throw new ModelFileException(
                    Reason.UNSUPPORTED, file, "the base must be one file; join its parts with llama-gguf-split", null);
        }
        return new BaseShape(file, header, architecture);
    }

    private int heads(GgufHeader header, String name) {
        Integer count = header.integer(architecture + ".attention." + name);
        if (count == null || count < 1) {
            throw new ModelFileException(
                    Reason.UNSUPPORTED,
                    file,
                    "the base must have one " + name + " for all layers, but has "
                            + header.metadata().get(architecture + ".attention." + name),
                    null);
        }
        return count;
    }

    BaseArchitecture architecture() {
        return architecture;
    }

    /** {@return inputs and outputs of a matrix} */
    List<Long> weights(String target) {
        List<Long> shape = shapes.get(target);
        if (shape == null || shape.size() != 2) {
            throw new ModelFileException(
                    Reason.UNSUPPORTED,
                    file,
                    "the adapter changes '" + target + "', which this base has not; it is for another model",
                    null);
        }
        return shape;
    }

    /** {@return the heads whose halves are interleaved in the rows of a matrix, 0 if it has none} */
    int interleavedHeads(String target) {
        if (heads == 0) {
            return 0;
        }
        if (target.endsWith(".attn_q.weight")) {
            return fitting(target, heads);
        }
        return target.endsWith(".attn_k.weight") ? fitting(target, keyHeads) : 0;
    }

    private int fitting(String target, int count) {
        if (weights(target).get(1) % (2L * count) != 0) {
            throw new ModelFileException(
                    Reason.CORRUPT,
                    file,
                    "the rows of '" + target + "' must be two halves for each of " + count + " heads, but are "
                            + weights(target).get(1),
                    null);
        }
        return count;
    }
}
