package dev.llmops.local.adapter;

import dev.llmops.commons.internal.json.JsonTree;
import dev.llmops.commons.internal.text.WordList;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.ModelFileException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What PEFT's {@code adapter_config.json} says. Whatever a GGUF adapter has no place for is refused: left out, it would load and answer,
 * and answer wrongly.
 *
 * @param alpha what GGUF's alpha must be: llama.cpp always divides it by the rank
 */
record PeftConfig(int rank, double alpha) {

    private static final long MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 32;
    // Others change the weights of the base, so that the adapter does not fit the file that is served.
    private static final Set<String> PLAIN_BEGINNINGS = Set.of("gaussian", "eva", "orthogonal");
    private static final List<String> OFF =
            List.of("use_dora", "fan_in_fan_out", "lora_bias", "use_qalora", "use_bdlora");
    private static final List<String> EMPTY = WordList.of("""
            modules_to_save rank_pattern alpha_pattern layer_replication trainable_token_indices
            target_parameters alora_invocation_tokens arrow_config kasa_config monteclora_config""");

    static PeftConfig read(Path file) throws IOException {
        Map<?, ?> config = tree(file);
        if (!"LORA".equals(config.get("peft_type"))) {
            throw refused(file, "peft_type must be LORA, but is " + config.get("peft_type"));
        }
        // Absent it is none, as PEFT reads it.
        Object bias = config.get("bias");
        if (bias != null && !bias.equals("none")) {
            throw refused(file, "bias must be none, but is " + bias);
        }
        for (String name : OFF) {
            Object value = config.get(name);
            if (value != null && !Boolean.FALSE.equals(value)) {
                throw refused(file, name + " must be off, for GGUF has no place for it, but is " + value);
            }
        }
        for (String name : EMPTY) {
            if (!isEmpty(config.get(name))) {
                throw refused(file, name + " must be empty, for GGUF has no place for it, but is " + config.get(name));
            }
        }
        Object beginning = config.get("init_lora_weights");
        if (beginning instanceof String text && !PLAIN_BEGINNINGS.contains(text)) {
            throw refused(
                    file, "init_lora_weights must leave the base as it is, but '" + text + "' may change its weights");
        }
        double rank = number(file, config, "r", 1, 1 << 16);
        if (rank != Math.rint(rank)) {
            throw refused(file, "r must be a whole number, but is " + rank);
        }
        double alpha = number(file, config, "lora_alpha", 1e-6, 1e9);
        // PEFT scales by alpha / sqrt(rank) then.
        boolean rankStabilized = Boolean.TRUE.equals(config.get("use_rslora"));
        return new PeftConfig((int) rank, rankStabilized ? alpha * Math.sqrt(rank) : alpha);
    }

    private static Map<?, ?> tree(Path file) throws IOException {
        Object tree;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw refused(file, "it must have at most " + MAX_BYTES + " bytes");
            }
            tree = new JsonTree(MAX_DEPTH).read(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new ModelFileException(
                    Reason.MISSING, file, "there is no such file; name the folder that PEFT wrote", e);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new ModelFileException(Reason.CORRUPT, file, "it must be JSON, but is not", e);
        }
        if (!(tree instanceof Map<?, ?> map)) {
            throw refused(file, "it must be an object");
        }
        return map;
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null
                || (value instanceof Map<?, ?> map && map.isEmpty())
                || (value instanceof Collection<?> items && items.isEmpty());
    }

    private static double number(Path file, Map<?, ?> config, String name, double least, double most) {
        Object value = config.get(name);
        double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
        if (!(number >= least && number <= most)) {
            throw refused(file, name + " must be a number from " + least + " to " + most + ", but is " + value);
        }
        return number;
    }

    private static ModelFileException refused(Path file, String message) {
        return new ModelFileException(Reason.UNSUPPORTED, file, message, null);
    }
}
