package dev.llmops.core.prompt.label;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.commons.internal.hash.Ed25519;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of gates, in YAML or JSON, with the requirements of each label.
 *
 * <pre>{@code
 * production:
 *   evaluation: true
 *   redTeam: true
 *   approvals: 1
 *   approvers: [ben, cleo]
 *   maxAgeDays: 30
 * }</pre>
 *
 * <p>Under {@code approvers}, names may have public keys, as {@code {ben: MCowBQYDK2VwAyEA...}}: then only approvals that they signed count.
 */
public final class PromotionGates {

    private static final Set<String> KEYS =
            new TreeSet<>(Set.of("evaluation", "redTeam", "approvals", "approvers", "maxAgeDays"));

    private PromotionGates() {}

    /**
     * {@return the gate of each label}
     *
     * @param file the file
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if its content is invalid; the message names label and key
     */
    public static Map<String, PromotionGate> read(Path file) throws IOException {
        JsonNode all;
        try {
            all = new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION))
                    .readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("'" + file + "' is no YAML: " + e.getOriginalMessage(), e);
        }
        if (all == null || !all.isObject() || all.isEmpty()) {
            throw new IllegalArgumentException("'" + file + "' must have a gate under each label, but has none");
        }
        Map<String, PromotionGate> gates = new TreeMap<>();
        for (Map.Entry<String, JsonNode> gate : all.properties()) {
            gates.put(PromptReference.requireLabel(gate.getKey()), gate(gate.getKey(), gate.getValue()));
        }
        return gates;
    }

    private static PromotionGate gate(String label, JsonNode gate) {
        gate.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        "the gate of '" + label + "' must have keys of " + KEYS + ", but has '" + key + "'");
            }
        });
        try {
            JsonNode approvers = present(gate, "approvers");
            Map<String, PublicKey> keys = keys(approvers);
            return new PromotionGate(
                    flag(gate, "evaluation"),
                    flag(gate, "redTeam"),
                    whole(gate, "approvals"),
                    keys.isEmpty() ? names(approvers) : keys.keySet(),
                    keys,
                    gate.has("maxAgeDays") ? Duration.ofDays(whole(gate, "maxAgeDays")) : null);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the gate of '" + label + "' is wrong: " + e.getMessage(), e);
        }
    }

    /** {@return the keys of approvers by their names; none where they are named alone} */
    private static Map<String, PublicKey> keys(@Nullable JsonNode approvers) {
        Map<String, PublicKey> keys = new TreeMap<>();
        if (approvers != null && approvers.isObject()) {
            approvers
                    .properties()
                    .forEach(each -> keys.put(
                            each.getKey(), Ed25519.publicKey(each.getValue().asText())));
        }
        return keys;
    }

    /** A name alone is no list: taken as an empty one it would let anybody approve. */
    private static Set<String> names(@Nullable JsonNode approvers) {
        Set<String> names = new TreeSet<>();
        if (approvers == null) {
            return names;
        }
        if (!approvers.isArray() || approvers.isEmpty()) {
            throw new IllegalArgumentException("approvers must be a list of names, but was " + approvers);
        }
        for (JsonNode name : approvers) {
            if (!name.isTextual() || name.textValue().isBlank()) {
                throw new IllegalArgumentException("approvers must be a list of names, but has " + name);
            }
            names.add(name.textValue());
        }
        return names;
    }

    private static boolean flag(JsonNode gate, String key) {
        JsonNode value = present(gate, key);
        if (value != null && !value.isBoolean()) {
            throw new IllegalArgumentException(key + " must be true or false, but was " + value);
        }
        return value != null && value.booleanValue();
    }

    private static int whole(JsonNode gate, String key) {
        JsonNode value = present(gate, key);
        if (value != null && !value.isInt()) {
            throw new IllegalArgumentException(key + " must be a whole number, but was " + value);
        }
        return value == null ? 0 : value.intValue();
    }

    private static @Nullable JsonNode present(JsonNode gate, String key) {
        JsonNode value = gate.get(key);
        return value == null || value.isNull() ? null : value;
    }
}
