package dev.llmops.rag.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.retrieval.Document;
import dev.llmops.rag.trec.Qrels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A collection in BEIR's form; each document's text is its title, a blank line, and its text. */
record BeirCollection(List<Document> documents, Map<String, String> queries, Qrels judgements) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static BeirCollection read(Path folder, String split) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (JsonNode row : rows(folder.resolve("corpus.jsonl"))) {
            String text =
                    (row.path("title").asText() + "\n\n" + row.path("text").asText()).strip();
            documents.add(new Document(row.path("_id").asText(), text, Map.of()));
        }
        Map<String, String> queries = new LinkedHashMap<>();
        for (JsonNode row : rows(folder.resolve("queries.jsonl"))) {
            queries.put(row.path("_id").asText(), row.path("text").asText());
        }
        return new BeirCollection(
                documents, queries, Qrels.read(folder.resolve("qrels").resolve(split + ".tsv")));
    }

    private static List<JsonNode> rows(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                rows.add(JSON.readTree(line));
            }
        }
        return rows;
    }
}
