package dev.llmops.eval.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.text.RunIndex;
import dev.llmops.commons.internal.text.WordRuns;
import dev.llmops.eval.internal.json.Json;
import dev.llmops.eval.internal.text.BoundedLines;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Searches what a model may have learnt from (training files, a corpus, the examples of a prompt) for rows of a test set. A row is contaminated
 * if a run of {@code n} words of its input or its expected answer occurs there too; GPT-3's paper (Brown et al. 2020, appendix C) uses 13. Words are
 * compared in lower case and without punctuation. The test set is indexed; searched texts are read once and not kept. Not safe for use by
 * several threads.
 */
public final class Contamination {

    /** The length of runs in GPT-3's paper. */
    public static final int DEFAULT_N = 13;

    private static final int MIN_N = 3;
    private static final int MAX_N = 100;
    private static final int BLOCK = 1 << 20;

    private final int n;
    private final List<TestText> texts = new ArrayList<>();
    private final RunIndex index;
    private final List<String> tooShort = new ArrayList<>();
    private final int rows;
    private long documents;

    /**
     * Creates a check.
     *
     * @param test the rows that the model should not have seen
     * @param n the number of words in a run, from 3 to 100
     */
    public Contamination(Dataset test, int n) {
        Require.not(n < MIN_N || n > MAX_N, () -> "n must be from " + MIN_N + " to " + MAX_N + ", but was " + n);
        this.n = n;
        this.index = new RunIndex(n);
        this.rows = test.size();
        for (Row row : test.rows()) {
            boolean indexed = add(row, "input", row.input());
            String expected = row.expected();
            indexed |= expected != null && add(row, "expected", expected);
            if (!indexed) {
                tooShort.add(row.id());
            }
        }
    }

    /** A text of a row, and where in it runs begin that were found, with the document of each. */
    private record TestText(String row, String field, String text, WordRuns words, TreeMap<Integer, String> found) {}

    private boolean add(Row row, String field, String text) {
        TestText test = new TestText(row.id(), field, text, new WordRuns(text), new TreeMap<>());
        texts.add(test);
        index.add(test.words().words());
        return test.words().words().size() >= n;
    }

    /**
     * Searches a text.
     *
     * @param document its name in the report
     * @param text the text
     */
    public void search(String document, String text) {
        documents++;
        searchPart(document, new WordRuns(text).words());
    }

    private void searchPart(String document, List<String> words) {
        index.search(words, (text, word) -> texts.get(text).found().putIfAbsent(word, document));
    }

    /**
     * Searches a file. In a JSONL file, each line is a document with all its texts: rows, chats and training files of any shape. Any other file is
     * one text.
     *
     * @param file a UTF-8 file
     * @throws DatasetException if it cannot be read, or a line of a JSONL file is not JSON
     */
    public void search(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            if (name.toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
                searchLines(file, name);
            } else {
                documents++;
                searchBlocks(file, name);
            }
        } catch (IOException e) {
            throw DatasetFile.unreadable(name, e);
        }
    }

    private void searchLines(Path file, String name) throws IOException {
        try (BoundedLines lines = new BoundedLines(file, BoundedLines.MAX_LENGTH)) {
            while (lines.next()) {
                String document = name + ":" + lines.number();
                String line = lines.text();
                if (line == null) {
                    throw new DatasetException("line " + lines.number() + " of '" + name + "' " + lines.problem());
                }
                if (!line.isBlank()) {
                    documents++;
                    searchTexts(document, tree(document, line));
                }
            }
        }
    }

    private static JsonNode tree(String document, String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new DatasetException("'" + document + "' is " + Json.describe(e), e);
        }
    }

    private void searchTexts(String document, JsonNode tree) {
        if (tree.isTextual()) {
            searchPart(document, new WordRuns(tree.textValue()).words());
        }
        tree.forEach(each -> searchTexts(document, each));
    }

    /** Reads a block at a time; the last words of a block are the first of the next, so that no run is cut. */
    private void searchBlocks(Path file, String name) throws IOException {
        char[] buffer = new char[BLOCK];
        String carried = "";
        try (Reader reader = Files.newBufferedReader(file)) {
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                String block = carried + new String(buffer, 0, read);
                WordRuns words = new WordRuns(block);
                int count = words.words().size();
                // The last word may go on in the next block, and is left to it.
                searchPart(name, words.words().subList(0, Math.max(0, count - 1)));
                carried = String.join(" ", words.words().subList(Math.max(0, count - n), count));
                if (carried.length() > BLOCK) {
                    carried = "";
                } else if (count > 0 && words.end(count - 1) < block.length()) {
                    carried += " ";
                }
            }
        }
        searchPart(name, new WordRuns(carried).words());
    }

    /** {@return the findings so far} */
    public ContaminationReport report() {
        Map<String, ContaminationReport.ContaminatedRow> found = new TreeMap<>();
        for (TestText test : texts) {
            if (!test.found().isEmpty()) {
                found.merge(
                        test.row(),
                        new ContaminationReport.ContaminatedRow(test.row(), spans(test)),
                        ContaminationReport.ContaminatedRow::with);
            }
        }
        return new ContaminationReport(n, rows, documents, tooShort, List.copyOf(found.values()));
    }

    /** Runs that overlap or touch become one. */
    private List<ContaminationReport.Span> spans(TestText test) {
        List<ContaminationReport.Span> spans = new ArrayList<>();
        int from = -1;
        int to = -1;
        String document = "";
        for (Map.Entry<Integer, String> each : test.found().entrySet()) {
            if (from >= 0 && each.getKey() <= to) {
                to = each.getKey() + n;
                continue;
            }
            if (from >= 0) {
                spans.add(span(test, from, to, document));
            }
            from = each.getKey();
            to = from + n;
            document = each.getValue();
        }
        spans.add(span(test, from, to, document));
        return spans;
    }

    private static ContaminationReport.Span span(TestText test, int from, int to, String document) {
        CharRange range = new CharRange(test.words().start(from), test.words().end(to - 1));
        return new ContaminationReport.Span(
                test.field(), range, test.text().substring(range.start(), range.end()), to - from, document);
    }
}
