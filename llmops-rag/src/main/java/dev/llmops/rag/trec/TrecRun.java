package dev.llmops.rag.trec;

import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.commons.internal.option.Require;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes a retriever's results in trec_eval's format: {@code query Q0 document rank score tag}, ranks from 1, one line
 * per document with its best passage, as {@code document#start-end}. White space in an id would end the field, so it is
 * percent-encoded ({@code %20}), including all that Unicode counts as such. Scores are made strictly decreasing, since
 */
public final class TrecRun {

    /** Unicode's white space, and the separators that Python's {@code split} counts as such. */
    private static final Pattern BLANK = Pattern.compile("[\\s\\x1c-\\x1f]", Pattern.UNICODE_CHARACTER_CLASS);
    /** Of the score; trec_eval reads single precision. */
    private static final double MIN_STEP = 1e-5;

    private final Retriever retriever;
    private final int limit;
    private final String tag;

    /**
     * Creates a run.
     *
     * @param retriever finds passages
     * @param limit maximum number of documents per query, at least 1
     * @param tag names the run; without white space
     */
    public TrecRun(Retriever retriever, int limit, String tag) {
        Require.atLeast("limit", limit, 1);
        if (tag.isEmpty() || BLANK.matcher(tag).find()) {
            throw new IllegalArgumentException("tag must be a word without white space, but was '" + tag + "'");
        }
        this.retriever = MaxP.of(retriever);
        this.limit = limit;
        this.tag = tag;
    }

    /**
     * Searches for one query and writes its lines.
     *
     * @param id id of the query
     * @param text the query
     * @param out where the lines are written
     * @return how many lines were written
     * @throws IOException if they cannot be written
     * @throws dev.llmops.api.error.LlmOpsException if the search fails
     */
    public int write(String id, String text, Appendable out) throws IOException {
        return write(id, find(text), out);
    }

    /**
     * {@return the documents found for a query, each by its best passage, best first}
     *
     * @param text the query
     */
    public List<Passage> find(String text) {
        return retriever.retrieve(RetrievalQuery.of(text, limit));
    }

    /**
     * Writes the lines of an earlier search result.
     *
     * @param id id of the query
     * @param found the documents, each by one passage, best first
     * @param out where the lines are written
     * @return how many lines were written
     * @throws IOException if they cannot be written
     */
    public int write(String id, List<Passage> found, Appendable out) throws IOException {
        double previous = Double.POSITIVE_INFINITY;
        for (int i = 0; i < found.size(); i++) {
            Passage passage = found.get(i);
            Double scored = passage.score();
            double score = below(previous, scored == null ? -i : scored);
            out.append(String.format(
                    Locale.ROOT, "%s Q0 %s %d %.6f %s\n", word(id), word(passage.id()), i + 1, score, tag));
            previous = score;
        }
        return found.size();
    }

    private static double below(double previous, double score) {
        return Math.min(score, previous - MIN_STEP * Math.max(1, Math.abs(score)));
    }

    static String word(String id) {
        return BLANK.matcher(id).replaceAll(blank -> percentEncoded(blank.group()));
    }

    private static String percentEncoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format(Locale.ROOT, "%%%02X", unit));
        }
        return encoded.toString();
    }
}
