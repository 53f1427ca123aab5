package dev.llmops.rag.internal.memory;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.internal.text.Languages;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A document with its passages as they are searched. */
record MemoryDocument(IndexedDocument indexed, String language, List<Entry> passages) {

    /** A passage with how often it has each word. */
    record Entry(
            IndexedDocument document, String language, IndexedPassage passage, Map<String, Long> words, long length) {

        boolean isIn(IndexScope scope) {
            return (scope.tenant() == null || scope.tenant().equals(document.tenant()))
                    && scope.filter().test(passage.metadata());
        }

        Passage shown(@Nullable Double score) {
            return new Passage(
                    document.document().id(),
                    passage.range(),
                    passage.range().in(document.document().text()),
                    score,
                    passage.metadata());
        }
    }

    static MemoryDocument of(IndexedDocument document) {
        String language = Languages.of(document.document());
        return new MemoryDocument(
                document,
                language,
                document.passages().stream()
                        .map(passage -> entry(document, language, passage))
                        .toList());
    }

    private static Entry entry(IndexedDocument document, String language, IndexedPassage passage) {
        List<String> words = Languages.words(language, passage.indexed());
        Map<String, Long> counts = words.stream().collect(Collectors.groupingBy(word -> word, Collectors.counting()));
        return new Entry(document, language, passage, counts, words.size());
    }
}
