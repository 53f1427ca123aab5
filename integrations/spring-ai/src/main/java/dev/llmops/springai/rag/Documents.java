package dev.llmops.springai.rag;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;

/** Passages as documents of Spring AI and back. Where a passage stands is in metadata that no application has by chance. */
final class Documents {

    private static final String SOURCE = "llmops_source";
    private static final String START = "llmops_start";
    private static final String END = "llmops_end";

    private Documents() {}

    static Document document(Passage passage) {
        Map<String, Object> metadata = withoutNulls(passage.metadata());
        metadata.put(SOURCE, passage.sourceId());
        metadata.put(START, passage.range().start());
        metadata.put(END, passage.range().end());
        return Document.builder()
                .id(passage.id())
                .text(passage.text())
                .metadata(metadata)
                .score(passage.score())
                .build();
    }

    /** Where no range is told, the document of Spring AI is its own source: chunks of one file would have one name otherwise. */
    static Passage passage(Document document) {
        Map<String, Object> metadata = metadata(document);
        String text = Objects.requireNonNullElse(document.getText(), "");
        Object source = metadata.remove(SOURCE);
        Object start = metadata.remove(START);
        Object end = metadata.remove(END);
        if (source != null && start instanceof Number from && end instanceof Number to) {
            CharRange range = new CharRange(from.intValue(), to.intValue());
            return new Passage(source.toString(), range, text, score(document), metadata);
        }
        return new Passage(document.getId(), CharRange.of(text), text, score(document), metadata);
    }

    /** A store that divides by a length of zero says NaN: the passage was found, and has no score. */
    private static @Nullable Double score(Document document) {
        Double score = document.getScore();
        return score != null && Double.isFinite(score) ? score : null;
    }

    /** {@return a copy without what Spring AI refuses} */
    static Map<String, Object> withoutNulls(Map<String, Object> metadata) {
        Map<String, Object> copy = new LinkedHashMap<>(metadata);
        copy.values().removeIf(Objects::isNull);
        return copy;
    }

    /** {@return the metadata with values that JSON knows; others as their text} */
    static Map<String, Object> metadata(Document document) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        document.getMetadata().forEach((name, value) -> {
            boolean json = value instanceof String
                    || value instanceof Integer
                    || value instanceof Long
                    || value instanceof Double
                    || value instanceof Float
                    || value instanceof Boolean
                    || value instanceof Collection
                    || value instanceof Map;
            metadata.put(name, json ? value : String.valueOf(value));
        });
        return metadata;
    }
}
