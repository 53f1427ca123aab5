package dev.llmops.eval.benchmark;

import dev.llmops.commons.internal.text.ByteOrderMark;
import dev.llmops.eval.dataset.DatasetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Documents in CSV: MMLU's, with the header {@code question,choice0..,answer} or without, TruthfulQA's, and others by header. */
final class CsvDocuments {

    private static final String LETTERS = "ABCDEFGHIJ";
    private static final int MMLU_COLUMNS = 6;

    private CsvDocuments() {}

    static List<Map<String, @Nullable Object>> read(String name, String text) {
        List<CSVRecord> records;
        try (CSVParser parser = CSVParser.parse(ByteOrderMark.without(text), CSVFormat.RFC4180)) {
            records = parser.getRecords();
        } catch (IOException | UncheckedIOException e) {
            throw new DatasetException("'" + name + "' is no CSV by RFC 4180: " + e.getMessage(), e);
        }
        if (records.isEmpty()) {
            return List.of();
        }
        List<String> header = records.get(0).toList();
        if (header.size() == MMLU_COLUMNS && LETTERS.contains(header.get(MMLU_COLUMNS - 1))) {
            return records.stream()
                    .map(record -> mmlu(name, record, letter(name, record)))
                    .toList();
        }
        List<CSVRecord> rows = records.subList(1, records.size());
        if (header.equals(List.of("question", "choice0", "choice1", "choice2", "choice3", "answer"))) {
            return rows.stream()
                    .map(record -> mmlu(name, record, index(name, record)))
                    .toList();
        }
        boolean truthful =
                header.containsAll(List.of("Question", "Best Answer", "Correct Answers", "Incorrect Answers"));
        return rows.stream()
                .map(record -> byHeader(name, header, record))
                .map(row -> truthful ? truthful(row) : row)
                .toList();
    }

    private static Map<String, @Nullable Object> mmlu(String name, CSVRecord record, long answer) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put(BenchmarkData.SUBJECT, name.replaceFirst("(_(test|dev|val|validation))?\\.csv$", ""));
        document.put("question", record.get(0));
        document.put("choices", new ArrayList<>(record.toList().subList(1, MMLU_COLUMNS - 1)));
        document.put("answer", answer);
        return document;
    }

    private static long letter(String name, CSVRecord record) {
        int letter = record.size() == MMLU_COLUMNS ? LETTERS.indexOf(record.get(MMLU_COLUMNS - 1)) : -1;
        if (letter < 0 || letter >= MMLU_COLUMNS - 2) {
            throw broken(name, record, "must have a question, four choices and a letter from A to D");
        }
        return letter;
    }

    private static long index(String name, CSVRecord record) {
        if (record.size() != MMLU_COLUMNS || !record.get(MMLU_COLUMNS - 1).matches("[0-3]")) {
            throw broken(name, record, "must have a question, four choices and an answer from 0 to 3");
        }
        return Long.parseLong(record.get(MMLU_COLUMNS - 1));
    }

    private static Map<String, @Nullable Object> byHeader(String name, List<String> header, CSVRecord record) {
        if (record.size() != header.size()) {
            throw broken(name, record, "must have " + header.size() + " cells, but has " + record.size());
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            document.put(header.get(i), record.get(i));
        }
        return document;
    }

    /** Multiple choice as TruthfulQA's authors make it: the best answer against the wrong ones, and all right ones against them. */
    private static Map<String, @Nullable Object> truthful(Map<String, @Nullable Object> row) {
        List<Object> wrong = answers(row.get("Incorrect Answers"));
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("question", row.get("Question"));
        document.put("category", row.get("Category"));
        document.put("mc1_targets", targets(answers(row.get("Best Answer")), wrong));
        document.put("mc2_targets", targets(answers(row.get("Correct Answers")), wrong));
        return document;
    }

    private static List<Object> answers(@Nullable Object cell) {
        return Arrays.stream(String.valueOf(cell).split(";", -1))
                .map(String::strip)
                .filter(answer -> !answer.isEmpty())
                .<Object>map(answer -> answer)
                .toList();
    }

    private static Map<String, @Nullable Object> targets(List<Object> right, List<Object> wrong) {
        List<@Nullable Object> choices = new ArrayList<>(right);
        choices.addAll(wrong);
        List<@Nullable Object> labels = new ArrayList<>();
        choices.forEach(choice -> labels.add(labels.size() < right.size() ? 1L : 0L));
        Map<String, @Nullable Object> targets = new LinkedHashMap<>();
        targets.put("choices", choices);
        targets.put("labels", labels);
        return targets;
    }

    private static DatasetException broken(String name, CSVRecord record, String rule) {
        return new DatasetException("record " + record.getRecordNumber() + " of '" + name + "' " + rule);
    }
}
