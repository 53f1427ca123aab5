package dev.llmops.langchain4j.rag;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Passages as contents and back. What changes from query to query stays out of the segment, which is its identity. */
final class Contents {

    private static final String SOURCE = "source";
    private static final String START = "start";
    private static final String END = "end";
    /** Stands before these names where the application has metadata of its own under one of them. */
    private static final String OURS = "llmops_";

    private static final Pattern PLACE = Pattern.compile("\\d{1,9}");

    private Contents() {}

    static Content content(Passage passage) {
        Metadata metadata = new Metadata();
        passage.metadata().forEach((name, value) -> put(metadata, name, value));
        Map<String, Object> place = new LinkedHashMap<>();
        place.put(SOURCE, passage.sourceId());
        place.put(START, passage.range().start());
        place.put(END, passage.range().end());
        boolean taken = place.entrySet().stream()
                .anyMatch(each ->
                        !each.getValue().equals(passage.metadata().getOrDefault(each.getKey(), each.getValue())));
        place.forEach((name, value) -> put(metadata, taken ? OURS + name : name, value));
        Map<ContentMetadata, Object> found = new LinkedHashMap<>();
        found.put(ContentMetadata.EMBEDDING_ID, passage.id());
        if (passage.score() != null) {
            found.put(ContentMetadata.SCORE, passage.score());
        }
        return Content.from(TextSegment.from(passage.text(), metadata), found);
    }

    private static void put(Metadata metadata, String name, Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            metadata.put(name, ((Number) value).intValue());
        } else if (value instanceof Long number) {
            metadata.put(name, number);
        } else if (value instanceof Number number) {
            metadata.put(name, number.doubleValue());
        } else {
            metadata.put(name, value.toString());
        }
    }

    static Passage passage(Content content) {
        // A reranker's score is the one that the order is of.
        Object reranked = content.metadata().get(ContentMetadata.RERANKED_SCORE);
        Object score = reranked != null ? reranked : content.metadata().get(ContentMetadata.SCORE);
        Object id = content.metadata().get(ContentMetadata.EMBEDDING_ID);
        return passage(
                content.textSegment(),
                id == null ? null : id.toString(),
                score instanceof Number number ? number.doubleValue() : null);
    }

    static Passage passage(TextSegment segment, @Nullable String id, @Nullable Double score) {
        Map<String, Object> metadata = new LinkedHashMap<>(segment.metadata().toMap());
        metadata.replaceAll((name, value) -> value instanceof UUID ? value.toString() : value);
        boolean taken = metadata.containsKey(OURS + SOURCE);
        String prefix = taken ? OURS : "";
        CharRange range = range(metadata.get(prefix + START), metadata.get(prefix + END), segment.text());
        String source = Stream.of(metadata.get(prefix + SOURCE), metadata.get("file_name"), metadata.get("url"), id)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .findFirst()
                .orElseGet(() -> "text-" + Integer.toHexString(segment.text().hashCode()));
        if (taken) {
            Stream.of(SOURCE, START, END).forEach(name -> metadata.remove(OURS + name));
        }
        // A store that divides by a length of zero says NaN: the passage was found, and has no score.
        Double finite = score != null && Double.isFinite(score) ? score : null;
        return new Passage(source, range, segment.text(), finite, metadata);
    }

    /** Where no range is told, the text is its own document. */
    private static CharRange range(@Nullable Object first, @Nullable Object last, String text) {
        int start = place(first);
        int end = place(last);
        return start >= 0 && end >= start ? new CharRange(start, end) : CharRange.of(text);
    }

    /** {@return a place in a text, or -1}; some stores give whole numbers back as long, floating or text */
    private static int place(@Nullable Object value) {
        if (value instanceof Number number) {
            double place = number.doubleValue();
            return place >= 0 && place <= Integer.MAX_VALUE && place == Math.rint(place) ? (int) place : -1;
        }
        return value instanceof String text && PLACE.matcher(text).matches() ? Integer.parseInt(text) : -1;
    }
}
