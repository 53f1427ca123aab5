package dev.llmops.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an operator says about a system, from a file in YAML or JSON. Nothing of it is checked; the report says whose word it is. What is left out reads as "not said".
 *
 * @param name its name
 * @param purpose what it is for
 * @param operator who answers for it
 * @param users who uses it, and who is affected
 * @param oversight how people oversee it and can stop it
 * @param disclosure how people learn that they talk to an AI system
 * @param marking how answers are marked as generated
 * @param limits what it must not be used for, and what it is bad at
 * @param models what the operator knows about each model, by its name
 */
public record SystemDescription(
        String name,
        String purpose,
        String operator,
        String users,
        String oversight,
        String disclosure,
        String marking,
        List<String> limits,
        Map<String, ModelNote> models) {

    /** What stands where nothing is said. */
    public static final String NOT_SAID = "not said";

    /** Nothing is said. */
    public static final SystemDescription NONE = new SystemDescription(
            NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID, List.of(), Map.of());

    private static final Set<String> KEYS =
            Set.of("name", "purpose", "operator", "users", "oversight", "disclosure", "marking", "limits", "models");

    /** Copies the collections. */
    public SystemDescription {
        limits = List.copyOf(limits);
        models = Collections.unmodifiableMap(new TreeMap<>(models));
    }

    /**
     * What an operator knows about a model.
     *
     * @param data what it was trained on
     * @param limits what it is not good for
     */
    public record ModelNote(String data, List<String> limits) {

        /** Copies the list. */
        public ModelNote {
            limits = List.copyOf(limits);
        }
    }

    /**
     * {@return what a file says}
     *
     * @param file the file
     * @throws ReportException if it cannot be read, or has a key that is not known
     */
    public static SystemDescription read(Path file) {
        InputFile input = InputFile.read(file);
        JsonNode root = input.object(KEYS);
        Map<String, ModelNote> models = new TreeMap<>();
        root.path("models").properties().forEach(each -> {
            input.keys("models." + each.getKey(), each.getValue(), Set.of("data", "limits"));
            models.put(
                    each.getKey(),
                    new ModelNote(said(input, each.getValue(), "data"), input.texts(each.getValue(), "limits")));
        });
        return new SystemDescription(
                said(input, root, "name"),
                said(input, root, "purpose"),
                said(input, root, "operator"),
                said(input, root, "users"),
                said(input, root, "oversight"),
                said(input, root, "disclosure"),
                said(input, root, "marking"),
                input.texts(root, "limits"),
                models);
    }

    private static String said(InputFile input, JsonNode from, String key) {
        return from.hasNonNull(key) ? input.text(from, key) : NOT_SAID;
    }

    static boolean isSaid(String text) {
        return !text.equals(NOT_SAID);
    }
}
