package dev.llmops.rag.trec;

import dev.llmops.api.retrieval.Passage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Relevance judgements: which documents answer which question, and how well. A grade of 1 or above is relevant. Immutable.
 *
 * <p>Ids are compared as {@link TrecRun} writes them: with white space as {@code %20}.
 */
public final class Qrels {

    private static final Pattern TAB = Pattern.compile("\t");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int BEIR_FIELDS = 3;
    private static final int TREC_FIELDS = 4;

    private final Map<String, Map<String, Integer>> grades;

    private Qrels(Map<String, Map<String, Integer>> grades) {
        this.grades = Collections.unmodifiableMap(grades);
    }

    /**
     * Reads a BEIR file, {@code query TAB document TAB grade} with or without a header line, or a TREC file,
     * {@code query iteration document grade} separated by blanks. Empty lines are ignored.
     *
     * @param file the file, in UTF-8; all its lines in one of these forms
     * @return its judgements, at least one
     * @throws QrelsException if the file cannot be read, or a line is not a judgement or judges a document again
     */
    public static Qrels read(Path file) {
        Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank() && !(number == 1 && isHead(line))) {
                    add(grades, line, "line " + number + " of '" + file + "'");
                }
            }
        } catch (IOException e) {
            throw new QrelsException("the judgements cannot be read from '" + file + "': " + e, e);
        }
        if (grades.isEmpty()) {
            throw new QrelsException("'" + file + "' must hold judgements, but has none", null);
        }
        return new Qrels(grades);
    }

    private static boolean isHead(String line) {
        String[] fields = TAB.split(line, -1);
        return fields.length == BEIR_FIELDS && fields[2].strip().equals("score");
    }

    private static void add(Map<String, Map<String, Integer>> grades, String line, String named) {
        String[] fields = TAB.split(line, -1);
        boolean beir = fields.length == BEIR_FIELDS;
        if (!beir) {
            fields = BLANKS.split(line.strip(), -1);
        }
        if (!beir && fields.length != TREC_FIELDS) {
            throw new QrelsException(
                    named + " must be 'query TAB document TAB grade' or 'query iteration document grade', but has "
                            + fields.length + " fields",
                    null);
        }
        String query = TrecRun.word(fields[0].strip());
        String document = TrecRun.word(fields[beir ? 1 : 2].strip());
        if (query.isEmpty() || document.isEmpty()) {
            throw new QrelsException(named + " must name a query and a document, but one is empty", null);
        }
        Integer known = grades.computeIfAbsent(query, asked -> new LinkedHashMap<>())
                .putIfAbsent(document, grade(fields[beir ? 2 : TREC_FIELDS - 1].strip(), named));
        if (known != null) {
            throw new QrelsException(
                    named + " must judge another document, but '" + document + "' is judged for '" + query + "' before",
                    null);
        }
    }

    private static int grade(String text, String named) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new QrelsException(named + " must have a whole number as its grade, but has '" + text + "'", e);
        }
    }

    /** {@return the ids of the questions that are judged, in their order} */
    public Set<String> queries() {
        return grades.keySet();
    }

    /**
     * {@return whether a question is judged}
     *
     * @param query its id
     */
    public boolean judges(String query) {
        return grades.containsKey(TrecRun.word(query));
    }

    /**
     * Scores the results for a question.
     *
     * @param query its id, which must be judged
     * @param found the results, best first; only the first passage of a document counts
     * @param k how many documents recall and the reciprocal rank consider, at least 1
     * @return its scores
     */
    public QueryScores score(String query, List<Passage> found, int k) {
        Map<String, Integer> judged = grades.get(TrecRun.word(query));
        if (judged == null) {
            throw new IllegalArgumentException("query must be judged, but '" + query + "' is not");
        }
        Set<String> ranked = new LinkedHashSet<>();
        found.forEach(passage -> ranked.add(TrecRun.word(passage.sourceId())));
        return QueryScores.of(query, List.copyOf(ranked), judged, k);
    }
}
