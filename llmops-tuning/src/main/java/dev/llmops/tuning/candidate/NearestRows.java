package dev.llmops.tuning.candidate;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.text.CharRange;
import dev.llmops.tuning.study.StudyRow;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the training rows that share most words with a question, each with its answer: what retrieval from an archive gives without an index.
 * Immutable and safe for use by multiple threads.
 */
public final class NearestRows implements Retriever {

    private final List<StudyRow> archive;

    /**
     * Creates a retriever.
     *
     * @param archive rows that may be looked up, none of them from the test set
     */
    public NearestRows(List<StudyRow> archive) {
        this.archive = List.copyOf(archive);
    }

    @Override
    public List<Passage> retrieve(RetrievalQuery query) {
        Set<String> wanted = words(query.text());
        return archive.stream()
                .map(row -> passage(row, wanted))
                .sorted(Comparator.comparing(Passage::score, Comparator.nullsLast(Comparator.reverseOrder())))
                .limit(query.limit())
                .toList();
    }

    private static Passage passage(StudyRow row, Set<String> wanted) {
        String text = "Question: " + row.input() + "\nAnswer: " + row.expected();
        Set<String> words = words(row.input());
        double shared = words.stream().filter(wanted::contains).count();
        return new Passage(
                row.id(), new CharRange(0, text.length()), text, shared / (words.size() + wanted.size()), Map.of());
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\W+")).collect(Collectors.toSet());
    }
}
