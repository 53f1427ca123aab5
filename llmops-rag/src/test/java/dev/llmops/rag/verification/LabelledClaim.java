package dev.llmops.rag.verification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A claim, what it cites, and whether people say that this supports it.
 *
 * @param question what it answers, which rows of one fold have in common
 * @param passages what it cites
 * @param supported whether people say so
 * @param source the set that it is from, or in ExpertQA what people said
 */
record LabelledClaim(String question, String claim, List<String> passages, boolean supported, String source) {

    static final Path DATA = Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets", "rag");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<LabelledClaim> attributionBench() throws IOException {
        List<LabelledClaim> rows = new ArrayList<>();
        for (JsonNode row : rows("attributionbench/dev.jsonl")) {
            List<String> passages = new ArrayList<>();
            row.path("references").forEach(passage -> passages.add(passage.asText()));
            rows.add(new LabelledClaim(
                    row.path("question").asText(),
                    row.path("claim").asText(),
                    passages,
                    row.path("attribution_label").asText().equals("attributable"),
                    row.path("src_dataset").asText()));
        }
        return rows;
    }

    /** Claims with at least one passage; people said Complete, or something else. */
    static List<LabelledClaim> expertQa() throws IOException {
        List<LabelledClaim> rows = new ArrayList<>();
        for (JsonNode row : rows("expertqa/rand_val.jsonl")) {
            for (JsonNode answer : row.path("answers")) {
                for (JsonNode claim : answer.path("claims")) {
                    List<String> passages = new ArrayList<>();
                    for (JsonNode passage : claim.path("evidence")) {
                        int text = passage.asText().indexOf("\n\n");
                        if (text >= 0 && !passage.asText().substring(text).isBlank()) {
                            passages.add(passage.asText().substring(text + 2));
                        }
                    }
                    if (!passages.isEmpty()) {
                        String support = claim.path("support").asText();
                        rows.add(new LabelledClaim(
                                row.path("question").asText(),
                                claim.path("claim_string").asText(),
                                passages,
                                support.equals("Complete"),
                                support));
                    }
                }
            }
        }
        return rows;
    }

    /** Claims with an abstract that they cite: people say that it supports them, or something else. */
    static List<LabelledClaim> sciFact(String split) throws IOException {
        Map<String, String> texts = new HashMap<>();
        for (JsonNode row : rows("scifact/corpus.jsonl")) {
            texts.put(row.path("_id").asText(), row.path("text").asText());
        }
        List<LabelledClaim> rows = new ArrayList<>();
        for (JsonNode row : rows("scifact/rationales.jsonl")) {
            String document = row.path("doc_id").isNull()
                    ? row.path("cited_doc_ids").path(0).asText()
                    : row.path("doc_id").asText();
            String text = texts.get(document);
            if (row.path("split").asText().equals(split) && text != null) {
                String claim = row.path("claim").asText();
                rows.add(new LabelledClaim(
                        claim, claim, List.of(text), row.path("label").asText().equals("SUPPORT"), "SciFact"));
            }
        }
        return rows;
    }

    /** Claims of Wikipedia with sentences of the pages that it cites, of WiCE's development set. */
    static List<LabelledClaim> wice() throws IOException {
        List<LabelledClaim> rows = new ArrayList<>();
        for (JsonNode row : rows("../eval/wice/oracle-dev.jsonl")) {
            List<String> sentences = new ArrayList<>();
            row.path("evidence").forEach(sentence -> sentences.add(sentence.asText()));
            String claim = row.path("claim").asText();
            rows.add(new LabelledClaim(
                    claim,
                    claim,
                    List.of(String.join(" ", sentences)),
                    row.path("label").asText().equals("supported"),
                    "WiCE"));
        }
        return rows;
    }

    /** Sentences of summaries with their articles, of QAGS; two of three people say that the article supports them. */
    static List<LabelledClaim> qags() throws IOException {
        List<LabelledClaim> rows = new ArrayList<>();
        for (JsonNode row : rows("../eval/qags/mturk_cnndm.jsonl")) {
            String article = row.path("article").asText();
            for (JsonNode sentence : row.path("summary_sentences")) {
                int yes = 0;
                for (JsonNode response : sentence.path("responses")) {
                    yes += response.path("response").asText().equals("yes") ? 1 : 0;
                }
                String claim = sentence.path("sentence").asText();
                rows.add(new LabelledClaim(article, claim, List.of(article), yes >= 2, "QAGS"));
            }
        }
        return rows;
    }

    /** {@return each claim that people call supported, of all sets, once, in the order of the sets} */
    static List<LabelledClaim> supportedOnes() throws IOException {
        Map<String, LabelledClaim> rows = new LinkedHashMap<>();
        for (List<LabelledClaim> set :
                List.of(attributionBench(), expertQa(), sciFact("train"), sciFact("validation"), wice(), qags())) {
            set.stream().filter(LabelledClaim::supported).forEach(row -> rows.putIfAbsent(row.claim(), row));
        }
        return List.copyOf(rows.values());
    }

    private static List<JsonNode> rows(String file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(DATA.resolve(file))) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }
}
