package dev.llmops.rag.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * Questions with the excerpts of five texts that answer them (chunking_evaluation). Scores are over characters: precision
 * and IoU count every retrieved passage, so what overlaps counts twice.
 */
record ExcerptQuestions(List<Document> texts, List<Question> questions) {

    record Question(String text, String corpus, List<CharRange> excerpts) {}

    record Score(double recall, double precision, double iou) {}

    static ExcerptQuestions read(Path folder) throws IOException {
        List<Document> texts = new ArrayList<>();
        for (String name : List.of("chatlogs", "finance", "pubmed", "state_of_the_union", "wikitexts")) {
            String text = Files.readString(folder.resolve("corpora").resolve(name + ".md"));
            texts.add(new Document(name, text, Map.of()));
        }
        List<Question> questions = new ArrayList<>();
        try (Reader file = Files.newBufferedReader(folder.resolve("questions_df.csv"))) {
            for (CSVRecord row : CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .get()
                    .parse(file)) {
                String corpus = row.get("corpus_id");
                String text = texts.stream()
                        .filter(each -> each.id().equals(corpus))
                        .findFirst()
                        .orElseThrow()
                        .text();
                questions.add(new Question(row.get("question"), corpus, excerpts(row.get("references"), text)));
            }
        }
        return new ExcerptQuestions(texts, questions);
    }

    /** The file counts code points. */
    private static List<CharRange> excerpts(String references, String text) throws IOException {
        List<CharRange> excerpts = new ArrayList<>();
        for (JsonNode each : new ObjectMapper().readTree(references)) {
            int start = text.offsetByCodePoints(0, each.get("start_index").asInt());
            int end = text.offsetByCodePoints(0, each.get("end_index").asInt());
            if (!text.substring(start, end).equals(each.get("content").asText())) {
                throw new IOException("an excerpt is not in its range: " + each);
            }
            excerpts.add(new CharRange(start, end));
        }
        return excerpts;
    }

    static Score score(Question question, List<Passage> found) {
        BitSet relevant = new BitSet();
        question.excerpts().forEach(range -> relevant.set(range.start(), range.end()));
        BitSet retrieved = new BitSet();
        long characters = 0;
        for (Passage passage : found) {
            characters += passage.range().length();
            if (passage.sourceId().equals(question.corpus())) {
                retrieved.set(passage.range().start(), passage.range().end());
            }
        }
        BitSet both = (BitSet) relevant.clone();
        both.and(retrieved);
        double hit = both.cardinality();
        double missed = relevant.cardinality() - hit;
        return new Score(
                hit / relevant.cardinality(),
                characters == 0 ? 0 : hit / characters,
                characters == 0 ? 0 : hit / (characters + missed));
    }
}
