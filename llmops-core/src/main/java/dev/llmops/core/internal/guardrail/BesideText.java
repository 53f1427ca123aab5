package dev.llmops.core.internal.guardrail;

import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.core.internal.json.RecordJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What is told beside a text and recorded with it: a passage's metadata, what a vendor adds to an answer. Where guardrails do not let it pass
 * it is left out, and the text stays.
 */
public final class BesideText {

    /** What vendors and clients tell about an answer and not of it. */
    private static final Set<String> ABOUT =
            Set.of("id", "system_fingerprint", "service_tier", "llmops.ignored_parameters");

    /** The tokens of the answer once more: what passed as a text passes as tokens. */
    private static final String TOKENS = "logprobs";

    private BesideText() {}

    /**
     * {@return the same passage with the metadata that may pass}
     *
     * @param check what may take the place of a text; it throws where nothing may
     */
    public static Passage metadata(Passage passage, UnaryOperator<String> check) {
        if (passage.metadata().isEmpty()) {
            return passage;
        }
        Map<String, String> lines = new LinkedHashMap<>();
        passage.metadata().forEach((name, value) -> lines.put(name, line(name, value)));
        String all = String.join("\n", lines.values());
        if (passed(all, check).equals(all)) {
            return passage;
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        lines.forEach((name, line) -> {
            String passed = passed(line, check);
            if (passed.equals(line)) {
                metadata.put(name, passage.metadata().get(name));
            } else if (!passed.isEmpty()) {
                metadata.put(name, passed.startsWith(name + ": ") ? passed.substring(name.length() + 2) : passed);
            }
        });
        return new Passage(passage.sourceId(), passage.range(), passage.text(), passage.score(), metadata);
    }

    /** Behind its name, which tells what a value is. */
    private static String line(String name, Object value) {
        return name + ": " + (value instanceof String text ? text : RecordJson.write(value));
    }

    /**
     * {@return what a vendor told, as far as it may be recorded}
     *
     * @param response the answer as the vendor gave it
     * @param changed whether guardrails changed the answer: then what repeats it, in pieces that no guardrail knows, is left out
     * @param check what may take the place of a text; it throws where nothing may
     */
    static Map<String, Object> vendor(ModelResponse response, boolean changed, UnaryOperator<String> check) {
        Map<String, Object> vendor = new LinkedHashMap<>();
        response.vendor().forEach((name, value) -> {
            if (ABOUT.contains(name) || !holdsText(value) || (name.equals(TOKENS) && !changed)) {
                vendor.put(name, value);
            } else if (value instanceof String text) {
                vendor.put(name, passed(text, check));
            } else if (!changed) {
                String json = RecordJson.write(value);
                if (passed(json, check).equals(json)) {
                    vendor.put(name, value);
                }
            }
        });
        return vendor;
    }

    private static boolean holdsText(Object value) {
        return value instanceof String
                || (value instanceof List<?> list
                        && list.stream().anyMatch(element -> element != null && holdsText(element)))
                || (value instanceof Map<?, ?> map && map.values().stream().anyMatch(BesideText::holdsText));
    }

    private static String passed(String text, UnaryOperator<String> check) {
        try {
            return check.apply(text);
        } catch (GuardrailBlockedException e) {
            return ""; // its decision is in the notes
        }
    }
}
