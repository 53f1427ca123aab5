package dev.llmops.eval.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.internal.json.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the documents of benchmarks from the files that their authors publish, into the fields that lm-evaluation-harness's
 * templates name: JSONL, a JSON array, BIG-Bench Hard's {@code {"examples": [..]}}, MMLU's CSV with and without header (a folder
 * holds one file for each subject), TruthfulQA's CSV, and HellaSwag as six lines an item. Values are texts, {@code Long},
 * {@code Double}, {@code Boolean}, null, lists and maps.
 */
public final class BenchmarkData {

    /** The field that tells the part of a benchmark that a document is of, where there are several. */
    static final String SUBJECT = "subject";

    private static final int MAX_ROW_LENGTH = 1_000_000;

    private BenchmarkData() {}

    /**
     * {@return the documents of a file or folder, in their order; at least one}
     *
     * @param path a file, or a folder of CSV files, which are read by name
     * @throws DatasetException if it cannot be read; the message names the line
     */
    public static List<Map<String, @Nullable Object>> read(Path path) {
        List<Map<String, @Nullable Object>> documents = new ArrayList<>();
        for (Path file : files(path)) {
            documents.addAll(DocumentForms.normal(file, parse(file)));
        }
        if (documents.isEmpty()) {
            throw new DatasetException("the data '" + path.getFileName() + "' must hold at least one document");
        }
        return documents;
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.list(path)) {
            List<Path> files = all.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new DatasetException("the folder '" + path + "' must hold CSV files, but holds none");
            }
            return files;
        } catch (IOException e) {
            throw new DatasetException("the folder '" + path + "' cannot be read: " + e, e);
        }
    }

    private static List<Map<String, @Nullable Object>> parse(Path file) {
        String name = Objects.toString(file.getFileName(), "");
        String text = text(file);
        if (name.endsWith(".csv")) {
            return CsvDocuments.read(name, text);
        }
        if (name.endsWith(".txt")) {
            return DocumentForms.sixLines(name, text);
        }
        String start = text.stripLeading();
        return start.startsWith("[") || (name.endsWith(".json") && !isJsonLines(start))
                ? tree(name, text)
                : lines(name, text);
    }

    /** Files of rows are named .json as often as .jsonl. */
    private static boolean isJsonLines(String text) {
        int end = text.indexOf('\n');
        try {
            return !Json.object(end < 0 ? text : text.substring(0, end))
                    .path("examples")
                    .isArray();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return false;
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new DatasetException("the data '" + file.getFileName() + "' must be UTF-8, but is not", e);
        } catch (IOException e) {
            throw new DatasetException(
                    Files.exists(file)
                            ? "the data '" + file + "' cannot be read: " + e
                            : "there is no file '" + file + "'",
                    e);
        }
    }

    private static List<Map<String, @Nullable Object>> lines(String name, String text) {
        List<Map<String, @Nullable Object>> documents = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            if (line.length() > MAX_ROW_LENGTH) {
                throw new DatasetException("line " + number + " of '" + name + "' must have at most " + MAX_ROW_LENGTH
                        + " characters, but has " + line.length());
            }
            try {
                documents.add(DocumentForms.document(Json.object(line)));
            } catch (JsonProcessingException e) {
                throw new DatasetException("line " + number + " of '" + name + "' is " + Json.describe(e), e);
            } catch (IllegalArgumentException e) {
                throw new DatasetException("line " + number + " of '" + name + "' " + e.getMessage(), e);
            }
        }
        return documents;
    }

    private static List<Map<String, @Nullable Object>> tree(String name, String text) {
        try {
            JsonNode root = Json.MAPPER.readTree(text);
            JsonNode array = root.isObject() ? root.path("examples") : root;
            if (!array.isArray()) {
                throw new DatasetException(
                        "'" + name + "' must be a JSON array, or an object with the array 'examples'");
            }
            List<Map<String, @Nullable Object>> documents = new ArrayList<>();
            for (JsonNode element : array) {
                documents.add(DocumentForms.document(element));
            }
            return documents;
        } catch (JsonProcessingException e) {
            throw new DatasetException("'" + name + "' is " + Json.describe(e), e);
        } catch (IllegalArgumentException e) {
            throw new DatasetException("an element of '" + name + "' " + e.getMessage(), e);
        }
    }
}
