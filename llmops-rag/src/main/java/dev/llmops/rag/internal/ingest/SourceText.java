package dev.llmops.rag.internal.ingest;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.rag.internal.extract.DocumentFormat;
import dev.llmops.rag.internal.text.DuplicateSignature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A document on its way into the index, with what only its source knows. */
public record SourceText(
        @Nullable String tenant, Document document, DocumentFormat form, List<Integer> pages, String digest) {

    private static final String DUPLICATE_OF = "duplicateOf";
    private static final String SIMILARITY = "duplicateSimilarity";

    /** A document that an application gives itself. */
    public static SourceText of(@Nullable String tenant, Document document) {
        return new SourceText(tenant, document, DocumentFormat.MARKDOWN, List.of(), "");
    }

    boolean isOfSource() {
        return !digest.isEmpty();
    }

    /** {@return the same document with what it is a duplicate of, and with its signature for those that come later} */
    SourceText withOriginal(Duplicates.@Nullable Original original, DuplicateSignature signature) {
        Map<String, Object> metadata = new LinkedHashMap<>(document.metadata());
        if (original != null) {
            metadata.put(DUPLICATE_OF, original.id());
            metadata.put(SIMILARITY, original.similarity());
        }
        return new SourceText(
                tenant,
                new Document(document.id(), document.text(), metadata),
                form,
                pages,
                Duplicates.stored(digest, signature));
    }

    /** {@return the id of the document that a document of an index is a duplicate of} */
    static Optional<String> original(Document indexed) {
        return Optional.ofNullable(indexed.metadata().get(DUPLICATE_OF)).map(String::valueOf);
    }

    /** {@return from which character on readers of the document do not see its text} */
    int hiddenFrom() {
        int length = document.text().length();
        Object from = document.metadata().get(Passage.HIDDEN_FROM);
        return from instanceof Integer place && place >= 0 && place < length ? place : length;
    }

    /** {@return the number of the page that a position stands on, or null where there are no pages} */
    @Nullable
    Integer page(int position) {
        if (pages.isEmpty()) {
            return null;
        }
        int place = Collections.binarySearch(pages, position);
        return place >= 0 ? place + 1 : -place - 1;
    }
}
