package dev.llmops.core.prompt;

import dev.llmops.api.model.ModelParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads {@code config}. What it does not know goes to the vendor as it is, unless it is a slip for what it knows. */
final class ConfigReader {

    private static final Set<String> KEYS =
            Set.of("temperature", "topP", "topK", "minP", "seed", "maxOutputTokens", "maxTokens", "stopSequences");

    private final ModelParameters.Builder builder = ModelParameters.builder();
    private final Map<String, Object> vendor = new LinkedHashMap<>();
    private final BiConsumer<String, String> problem;

    /** Creates a reader that reports a key and what is wrong with it. */
    ConfigReader(BiConsumer<String, String> problem) {
        this.problem = problem;
    }

    ModelParameters read(Map<String, Object> config) {
        if (config.containsKey("maxTokens") && config.containsKey("maxOutputTokens")) {
            problem.accept("maxTokens", "'maxTokens' and 'maxOutputTokens' mean the same; write one of them");
        }
        config.forEach((key, value) -> {
            try {
                set(key, value);
            } catch (IllegalArgumentException e) {
                problem.accept(key, "config: " + e.getMessage());
            }
        });
        try {
            return builder.vendor(vendor).build();
        } catch (IllegalArgumentException e) {
            problem.accept("", "config: " + e.getMessage());
            return ModelParameters.NONE;
        }
    }

    private void set(String key, Object value) {
        switch (key) {
            case "temperature" -> builder.temperature(number(key, value));
            case "topP" -> builder.topP(number(key, value));
            case "minP" -> builder.minP(number(key, value));
            case "topK" -> builder.topK(small(key, value));
            case "seed" -> builder.seed(whole(key, value));
            case "maxTokens", "maxOutputTokens" -> builder.maxTokens(small(key, value));
            case "stopSequences" -> builder.stopSequences(texts(key, value));
            default -> vendor.put(notASlip(key), value);
        }
    }

    private static double number(String key, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(key + " must be a number, but was '" + value + "'");
    }

    private static long whole(String key, Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new IllegalArgumentException(key + " must be a whole number, but was '" + value + "'");
    }

    private static int small(String key, Object value) {
        long number = whole(key, value);
        if (number != (int) number) {
            throw new IllegalArgumentException(key + " must be at most " + Integer.MAX_VALUE + ", but was " + number);
        }
        return (int) number;
    }

    private static List<String> texts(String key, Object value) {
        if (value instanceof String text) {
            return List.of(text);
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new IllegalArgumentException(key + " must be a list of texts, but was '" + value + "'");
    }

    private static String notASlip(String key) {
        String plain = key.replaceAll("[_-]", "").toLowerCase(Locale.ROOT);
        for (String known : KEYS) {
            if (plain.equals(known.toLowerCase(Locale.ROOT))
                    || (plain.equals("stop") && known.equals("stopSequences"))) {
                throw new IllegalArgumentException("write '" + known + "' for '" + key + "'");
            }
        }
        return key;
    }
}
