package dev.llmops.core.internal.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.retrieval.Passage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text that a search found, as guardrails left it.
 *
 * @param score how well it fits, or null
 * @param text the text, or null if it must not be told
 */
public record FoundText(
        String id, @Nullable Double score, @Nullable String text) {

    /**
     * {@return passages by their ids and scores, with the texts of some}
     *
     * @param found the passages
     * @param passed those whose texts are told, as guardrails left them, by their ids
     */
    static List<FoundText> of(List<Passage> found, Map<String, Passage> passed) {
        return found.stream()
                .map(passage -> new FoundText(
                        passage.id(),
                        passage.score(),
                        passed.containsKey(passage.id())
                                ? passed.get(passage.id()).text()
                                : null))
                .toList();
    }

    /** {@return passages by their ids and scores, without their texts} */
    static List<FoundText> idsOf(List<Passage> passages) {
        return of(passages, Map.of());
    }

    /** {@return texts as the conventions' JSON of {@code gen_ai.retrieval.documents}, with the text as {@code content}} */
    static String json(List<FoundText> found) {
        ArrayNode documents = JsonNodeFactory.instance.arrayNode();
        for (FoundText one : found) {
            ObjectNode document = documents.addObject().put("id", one.id);
            if (one.score != null) {
                document.put("score", one.score);
            }
            if (one.text != null) {
                document.put("content", one.text);
            }
        }
        return documents.toString();
    }
}
