package dev.llmops.cli.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Answers with the text that they shall draw on, and whether people say that it supports them. */
final class LabelledAnswers {

    private static final Path DATA = Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets", "eval");
    private static final ObjectMapper JSON = new ObjectMapper();

    private LabelledAnswers() {}

    /** Rows of one source are not independent. */
    record Row(String source, String answer, boolean supported) {

        EvaluationCase asCase() {
            Passage passage = new Passage("source", CharRange.of(source), source, null, Map.of());
            return new EvaluationCase("", answer, null, List.of(passage), List.of());
        }
    }

    /** Fully attributable or not; of Wizard of Wikipedia or TopicalChat. */
    static List<Row> begin(String of) throws IOException {
        List<String> lines = Files.readAllLines(file("begin/begin_dev_" + of + ".tsv"));
        List<String> header = Arrays.asList(lines.get(0).split("\t", -1));
        return lines.stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(cells -> new Row(
                        cells[header.indexOf("knowledge")],
                        cells[header.indexOf("response")],
                        cells[header.indexOf("begin_label")].strip().equals("Fully attributable")))
                .toList();
    }

    /** Supported or not, with the sentences that people marked and others. */
    static List<Row> wice() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : lines("wice/oracle-dev.jsonl")) {
            List<String> evidence = new ArrayList<>();
            row.get("evidence").forEach(sentence -> evidence.add(sentence.asText()));
            rows.add(new Row(
                    String.join(" ", evidence),
                    row.get("claim").asText(),
                    row.get("label").asText().equals("supported")));
        }
        return rows;
    }

    /** Sentences of summaries; two of three people say yes. */
    static List<Row> qags() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : lines("qags/mturk_cnndm.jsonl")) {
            for (JsonNode sentence : row.get("summary_sentences")) {
                int yes = 0;
                for (JsonNode response : sentence.get("responses")) {
                    yes += response.get("response").asText().equals("yes") ? 1 : 0;
                }
                rows.add(new Row(
                        row.get("article").asText(), sentence.get("sentence").asText(), yes >= 2));
            }
        }
        return rows;
    }

    /** Answers of ChatGPT without hallucination or with one. There is no source: the question stands in for it. */
    static List<Row> haluEval() throws IOException {
        return lines("halueval/general_data.json").stream()
                .map(row -> new Row(
                        row.get("user_query").asText(),
                        row.get("chatgpt_response").asText(),
                        row.get("hallucination").asText().equals("no")))
                .toList();
    }

    private static List<JsonNode> lines(String name) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file(name))) {
            if (!line.isBlank()) {
                rows.add(JSON.readTree(line));
            }
        }
        return rows;
    }

    private static Path file(String name) {
        Path file = DATA.resolve(name);
        Assumptions.assumeTrue(Files.isRegularFile(file), () -> "skipped: there is no " + file);
        return file;
    }
}
