package dev.llmops.eval.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.internal.text.PythonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Brings documents from the form of their authors' files into the one that the harness's templates name. */
final class DocumentForms {

    private static final Pattern IN_BRACKETS = Pattern.compile("\\[[^\\n]*?\\]");
    private static final int LINES_OF_ITEM = 6;

    private DocumentForms() {}

    static Map<String, @Nullable Object> document(JsonNode node) {
        if (!(value(node) instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("must be a JSON object, but was " + node.getNodeType());
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        map.forEach((key, value) -> document.put(String.valueOf(key), value));
        return document;
    }

    private static @Nullable Object value(JsonNode node) {
        if (node.isObject()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            node.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
            return map;
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.forEach(element -> list.add(value(element)));
            return list;
        }
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        return node.isNumber() ? (Object) node.doubleValue() : null;
    }

    static List<Map<String, @Nullable Object>> normal(Path file, List<Map<String, @Nullable Object>> documents) {
        documents.forEach(DocumentForms::normalise);
        boolean labelled = documents.isEmpty()
                || documents.get(0).containsKey("label")
                || !documents.get(0).containsKey("sol1");
        if (!labelled) {
            addLabels(file, documents);
        }
        return documents;
    }

    private static void normalise(Map<String, @Nullable Object> document) {
        if (document.get("question") instanceof Map<?, ?> question
                && question.get("choices") instanceof List<?> choices) {
            // ARC and CommonsenseQA.
            document.put("question", question.get("stem"));
            document.put("choices", columns(choices));
        }
        for (String key : List.of("mc1_targets", "mc2_targets")) {
            if (document.get(key) instanceof Map<?, ?> targets && !targets.containsKey("choices")) {
                Map<String, @Nullable Object> columns = new LinkedHashMap<>();
                columns.put("choices", new ArrayList<>(targets.keySet()));
                columns.put("labels", new ArrayList<>(targets.values()));
                document.put(key, columns);
            }
        }
        if (document.get("ctx_a") instanceof String first
                && document.get("ctx_b") instanceof String second
                && document.get("endings") instanceof List<?> endings) {
            document.put("query", cleaned(document.get("activity_label") + ": " + first + " " + capitalized(second)));
            document.put(
                    "choices",
                    endings.stream()
                            .map(ending -> cleaned(String.valueOf(ending)))
                            .toList());
        }
    }

    private static Map<String, @Nullable Object> columns(List<?> choices) {
        List<@Nullable Object> labels = new ArrayList<>();
        List<@Nullable Object> texts = new ArrayList<>();
        for (Object choice : choices) {
            if (choice instanceof Map<?, ?> map) {
                labels.add(map.get("label"));
                texts.add(map.get("text"));
            }
        }
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("label", labels);
        columns.put("text", texts);
        return columns;
    }

    /** As the harness cleans HellaSwag, whose parts from WikiHow hold marks in brackets. */
    private static String cleaned(String text) {
        String marked = AnswerFilter.strip(text).replace(" [title]", ". ");
        return IN_BRACKETS.matcher(marked).replaceAll("").replace("  ", " ");
    }

    private static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT) + PythonText.lowerCase(text.substring(first));
    }

    /** PIQA's labels lie beside its rows, one a line: valid.jsonl and valid-labels.lst. */
    private static void addLabels(Path file, List<Map<String, @Nullable Object>> documents) {
        String name = Objects.toString(file.getFileName(), "").replaceFirst("\\.jsonl?$", "") + "-labels.lst";
        Path labels = file.resolveSibling(name);
        if (!Files.isRegularFile(labels)) {
            throw new DatasetException(
                    "'" + file.getFileName() + "' has no field 'label', and there is no '" + name + "' beside it");
        }
        List<String> lines =
                BenchmarkData.text(labels).lines().map(String::strip).toList();
        if (lines.size() != documents.size() || !lines.stream().allMatch(line -> line.matches("[01]"))) {
            throw new DatasetException("'" + name + "' must have a 0 or a 1 in each line for the " + documents.size()
                    + " rows of '" + file.getFileName() + "', but has " + lines.size() + " lines");
        }
        for (int i = 0; i < lines.size(); i++) {
            documents.get(i).put("label", Long.parseLong(lines.get(i)));
        }
    }

    /** HellaSwag as llama.cpp's tools take it: the context, the index of the right ending, four endings. */
    static List<Map<String, @Nullable Object>> sixLines(String name, String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() % LINES_OF_ITEM != 0) {
            throw new DatasetException(
                    "'" + name + "' must have six lines for each item (context, index of the right ending,"
                            + " four endings), but has " + lines.size());
        }
        List<Map<String, @Nullable Object>> documents = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += LINES_OF_ITEM) {
            String gold = lines.get(i + 1).strip();
            if (!gold.matches("[0-3]")) {
                throw new DatasetException(
                        "line " + (i + 2) + " of '" + name + "' must be an index from 0 to 3, but is '" + gold + "'");
            }
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("query", cleaned(lines.get(i)));
            document.put("label", Long.parseLong(gold));
            document.put(
                    "choices",
                    lines.subList(i + 2, i + LINES_OF_ITEM).stream()
                            .map(DocumentForms::cleaned)
                            .toList());
            documents.add(document);
        }
        return documents;
    }
}
