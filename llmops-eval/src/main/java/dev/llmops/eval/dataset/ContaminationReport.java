package dev.llmops.eval.dataset;

import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a test set that occur in the searched texts.
 *
 * @param n the number of words in a run
 * @param rows number of rows of the test set
 * @param documents number of documents that were searched
 * @param tooShort ids of rows without a run of {@code n} words, of which nothing is known. A smaller {@code n} covers them, but finds more by chance
 * @param contaminated the rows that were found, by id
 */
public record ContaminationReport(
        int n, int rows, long documents, List<String> tooShort, List<ContaminatedRow> contaminated) {

    /** Copies the lists. */
    public ContaminationReport {
        tooShort = List.copyOf(tooShort);
        contaminated = List.copyOf(contaminated);
    }

    /** {@return the number of rows that are long enough to be found but were not} */
    public int clean() {
        return rows - tooShort.size() - contaminated.size();
    }

    /**
     * A row that was found.
     *
     * @param row its id
     * @param spans the parts of it that were found, in order
     */
    public record ContaminatedRow(String row, List<Span> spans) {

        /** Copies the list. */
        public ContaminatedRow {
            spans = List.copyOf(spans);
        }

        ContaminatedRow with(ContaminatedRow other) {
            List<Span> all = new ArrayList<>(spans);
            all.addAll(other.spans);
            return new ContaminatedRow(row, all);
        }
    }

    /**
     * A part of a row that occurs in a document.
     *
     * @param field {@code input} or {@code expected}
     * @param range its range in that text
     * @param text the part
     * @param words its number of words, at least {@code n}
     * @param document the first document in which its first run was found
     */
    public record Span(String field, CharRange range, String text, int words, String document) {}
}
