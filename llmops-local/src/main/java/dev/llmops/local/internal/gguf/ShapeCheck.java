package dev.llmops.local.internal.gguf;

import dev.llmops.commons.internal.text.WordList;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tensors against what the header says of the model. llama.cpp checks every shape too; checking them first names what is
 * wrong, and keeps files that contradict themselves away from native code.
 */
final class ShapeCheck {

    // Plain decoders, for which these formulas hold. Others have projections of other widths, and are left to
    // llama.cpp.
    private static final Set<String> PLAIN = WordList.set("""
            llama qwen2 qwen3 qwen2moe qwen3moe gemma gemma2 gemma3 smollm3 granite phi3 stablelm starcoder2
            olmo exaone internlm2 mistral3""");
    private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,9})\\.(.*)\\.weight");

    private final Path file;
    private final GgufHeader header;
    private final String architecture;

    private ShapeCheck(Path file, GgufHeader header, String architecture) {
        this.file = file;
        this.header = header;
        this.architecture = architecture;
    }

    /** Returns the header if nothing in it contradicts itself. A file without an architecture is refused elsewhere. */
    static GgufHeader checked(Path file, GgufHeader header) {
        String architecture = header.text("general.architecture");
        if (architecture != null) {
            ShapeCheck check = new ShapeCheck(file, header, architecture);
            check.counts();
            header.tensors().forEach(check::shape);
        }
        return header;
    }

    // Each of these is a divisor or the length of an array somewhere in llama.cpp.
    private void counts() {
        boolean attends = PLAIN.contains(architecture);
        for (String key : List.of("block_count", "embedding_length", "attention.head_count")) {
            if (!attends && key.startsWith("attention")) {
                continue; // Models without attention say 0.
            }
            Long value = number(key);
            if (value != null && value < 1) {
                throw corrupt("'" + architecture + "." + key + "' must be at least 1, but was " + value);
            }
        }
    }

    private void shape(Tensor tensor) {
        if (tensor.name().equals("token_embd.weight")) {
            Integer tokens = header.arrayLength("tokenizer.ggml.tokens");
            require(tensor, number("embedding_length"), tokens == null ? null : (Long) tokens.longValue());
            return;
        }
        Matcher block = BLOCK.matcher(tensor.name());
        if (!block.matches()) {
            return;
        }
        Long blocks = number("block_count");
        long number = Long.parseLong(block.group(1));
        if (blocks != null && number >= blocks) {
            throw corrupt("tensor '" + tensor.name() + "' must be of a block below " + blocks
                    + ", as many as the header names, but is not");
        }
        if (PLAIN.contains(architecture)) {
            blockShape(tensor, block.group(2));
        }
    }

    private void blockShape(Tensor tensor, String kind) {
        Long width = number("embedding_length");
        Long heads = number("attention.head_count");
        Long pairs = number("attention.head_count_kv");
        // Where it differs by layer it is an array, and no number.
        if (pairs == null && header.metadata().get(architecture + ".attention.head_count_kv") == null) {
            pairs = heads;
        }
        switch (kind) {
            case "attn_norm", "ffn_norm" -> require(tensor, width, null);
            case "attn_q" -> require(tensor, width, times(heads, headWidth("key_length", width, heads)));
            case "attn_k" -> require(tensor, width, times(pairs, headWidth("key_length", width, heads)));
            case "attn_v" -> require(tensor, width, times(pairs, headWidth("value_length", width, heads)));
            case "attn_output" -> require(tensor, times(heads, headWidth("key_length", width, heads)), width);
            case "ffn_gate" -> require(tensor, width, number("feed_forward_length"));
            case "ffn_down" -> require(tensor, number("feed_forward_length"), width);
            default -> {}
        }
    }

    private @Nullable Long headWidth(String key, @Nullable Long width, @Nullable Long heads) {
        Long given = number("attention." + key);
        return given != null || width == null || heads == null ? given : (Long) (width / heads);
    }

    private static @Nullable Long times(@Nullable Long one, @Nullable Long other) {
        return one == null || other == null ? null : (Long) Math.multiplyExact(one.longValue(), other.longValue());
    }

    private void require(Tensor tensor, @Nullable Long first, @Nullable Long second) {
        boolean fits =
                (first == null || tensor.dimension(0) == first) && (second == null || tensor.dimension(1) == second);
        if (!fits) {
            throw corrupt("tensor '" + tensor.name() + "' must have the shape [" + (first == null ? "any" : first)
                    + (second == null ? "" : ", " + second) + "] by the rest of the header, but has " + tensor.shape());
        }
    }

    private @Nullable Long number(String key) {
        return header.metadata().get(architecture + "." + key) instanceof Number value
                ? (Long) value.longValue()
                : null;
    }

    private ModelFileException corrupt(String message) {
        return new ModelFileException(Reason.CORRUPT, file, message + GgufReader.GET_AGAIN, null);
    }
}
