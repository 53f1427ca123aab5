package dev.llmops.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.memory.Fact;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.core.store.MemoryStores;
import dev.llmops.rag.embedding.MiniLm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How much of the evidence for the questions of LoCoMo memory finds, against the whole history and a plain window of as many tokens. Each turn of a
 * dialogue is a fact. What was chosen was chosen on the dialogues 26 and 30; 41, 42 and 43 are held out.
 */
@Tag("full")
class LocomoRecallTest {

    private static final Path DATA =
            Path.of(System.getProperty("llmops.shared", "../shared"), "datasets/serving/locomo");
    private static final Set<String> DEV = Set.of("26", "30");
    private static final Map<Integer, String> CATEGORIES =
            Map.of(1, "multi-hop", 2, "temporal", 3, "open-domain", 4, "single-hop", 5, "adversarial");
    private static final List<Integer> KS = List.of(5, 10, 20, 50);
    private static final Pattern TURN = Pattern.compile("D\\d+:\\d+");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("h:mm a 'on' d MMMM, uuuu", Locale.ENGLISH);

    @TempDir
    Path folder;

    /** A turn of a dialogue. */
    private record Turn(String id, Instant at, String text) {}

    /** A question and the turns that answer it. */
    private record Question(String text, String category, Set<String> evidence) {

        double recall(List<String> found) {
            return (double) evidence.stream().filter(found::contains).count() / evidence.size();
        }
    }

    /** Finds the ids of turns for a question, best first. */
    @FunctionalInterface
    private interface Search {
        List<String> find(String question, int limit);
    }

    @Test
    void memory_finds_most_of_the_evidence_among_ten_turns() throws IOException {
        assumeTrue(Files.isDirectory(DATA), "skipped: no LoCoMo in " + DATA);
        Map<String, Map<String, Map<String, List<Double>>>> recalls = new TreeMap<>();
        Map<String, List<Double>> tokens = new TreeMap<>();
        try (EmbeddingClient miniLm = MiniLm.embeddings()) {
            EmbeddingClient model = remembering(miniLm);
            for (Path file : files()) {
                String name = file.getFileName().toString().replace(".json", "");
                JsonNode dialogue = new ObjectMapper().readTree(file.toFile());
                measure(name, turns(dialogue), questions(dialogue), model, recalls, tokens);
            }
        }
        System.out.println(table("all five dialogues", recalls.get("all"), tokens));
        System.out.println(table("held out: 41, 42, 43", recalls.get("held out"), tokens));

        assertThat(mean(recalls.get("held out").get("words and meaning @10").get("all")))
                .isGreaterThan(0.6);
    }

    /** Questions are asked of several searches. */
    private static EmbeddingClient remembering(EmbeddingClient model) {
        Map<String, float[]> known = new HashMap<>();
        return new EmbeddingClient() {
            @Override
            public ModelIdentity identity() {
                return model.identity();
            }

            @Override
            public int dimension() {
                return model.dimension();
            }

            @Override
            public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
                List<float[]> vectors = texts.stream()
                        .map(text -> known.computeIfAbsent(
                                text,
                                key -> model.embed(List.of(key), purpose)
                                        .vectors()
                                        .get(0)))
                        .toList();
                return new EmbeddingResponse(vectors, TokenUsage.ZERO, model.identity());
            }
        };
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DATA)) {
            boolean devOnly = Boolean.getBoolean("llmops.locomo.dev");
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !devOnly
                            || DEV.contains(file.getFileName().toString().replace(".json", "")))
                    .sorted()
                    .toList();
        }
    }

    private void measure(
            String name,
            List<Turn> turns,
            List<Question> questions,
            EmbeddingClient model,
            Map<String, Map<String, Map<String, List<Double>>>> recalls,
            Map<String, List<Double>> tokens) {
        Instant[] now = {Instant.EPOCH};
        Path file = folder.resolve(name + ".db");
        try (ConversationMemory memory = memory(file, model, now, 0.1)) {
            for (Turn turn : turns) {
                now[0] = turn.at();
                memory.remember(null, name, turn.text(), turn.id(), null);
            }
        }
        List<Fact> facts;
        try (ConversationMemory memory = memory(file, model, now, 0.1)) {
            facts = memory.store().facts(null, name, now[0]);
        }
        Map<String, Search> searches = new LinkedHashMap<>();
        searches.put("words", (question, k) -> ids(new FactSearch(null, 0).best(facts, question, k)));
        searches.put("meaning", (question, k) -> ids(byMeaning(facts, question, model, k)));
        searches.put("words and meaning", (question, k) -> ids(new FactSearch(model, 0.1).best(facts, question, k)));
        searches.put("newest turns", (question, k) -> ids(facts.subList(0, Math.min(k, facts.size()))));
        for (Question question : questions) {
            searches.forEach((search, how) -> {
                List<String> found = how.find(question.text(), KS.get(KS.size() - 1));
                for (int k : KS) {
                    List<String> first = found.subList(0, Math.min(k, found.size()));
                    add(recalls, name, search + " @" + k, question, question.recall(first));
                    tokens.computeIfAbsent(search + " @" + k, key -> new ArrayList<>())
                            .add(tokens(turns, first));
                }
            });
            add(
                    recalls,
                    name,
                    "whole history",
                    question,
                    question.recall(turns.stream().map(Turn::id).toList()));
            tokens.computeIfAbsent("whole history", key -> new ArrayList<>())
                    .add(tokens(turns, turns.stream().map(Turn::id).toList()));
        }
    }

    private static ConversationMemory memory(Path file, EmbeddingClient model, Instant[] now, double recency) {
        return ConversationMemory.builder(MemoryStores.sqlite(file))
                .guardrails()
                .embeddings(model)
                .recencyWeight(recency)
                .clock(() -> now[0])
                .build();
    }

    private static List<Fact> byMeaning(List<Fact> facts, String question, EmbeddingClient model, int limit) {
        float[] asked = Vectors.numbers(Vectors.embed(model, question, EmbeddingPurpose.QUERY));
        Map<Fact, Double> scores = new LinkedHashMap<>();
        for (Fact fact : facts) {
            Fact.Embedding own = fact.embedding();
            scores.put(fact, own == null ? 0 : Vectors.cosine(asked, Vectors.numbers(own)));
        }
        Comparator<Map.Entry<Fact, Double>> byScore = Map.Entry.comparingByValue(Comparator.reverseOrder());
        return scores.entrySet().stream()
                .sorted(byScore)
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<String> ids(List<Fact> facts) {
        return facts.stream().map(fact -> String.valueOf(fact.source())).toList();
    }

    private static double tokens(List<Turn> turns, List<String> ids) {
        Set<String> wanted = new HashSet<>(ids);
        return turns.stream()
                .filter(turn -> wanted.contains(turn.id()))
                .mapToInt(turn -> TokenCounter.estimate().count(turn.text()))
                .sum();
    }

    private static void add(
            Map<String, Map<String, Map<String, List<Double>>>> recalls,
            String dialogue,
            String row,
            Question question,
            double recall) {
        for (String set : DEV.contains(dialogue) ? List.of("all") : List.of("all", "held out")) {
            for (String category : List.of("all", question.category())) {
                recalls.computeIfAbsent(set, key -> new LinkedHashMap<>())
                        .computeIfAbsent(row, key -> new TreeMap<>())
                        .computeIfAbsent(category, key -> new ArrayList<>())
                        .add(recall);
            }
        }
    }

    private static double mean(List<Double> numbers) {
        return numbers.stream().mapToDouble(each -> each).average().orElse(Double.NaN);
    }

    private static String table(
            String title, Map<String, Map<String, List<Double>>> rows, Map<String, List<Double>> tokens) {
        if (rows == null) {
            return "";
        }
        List<String> categories = List.of("all", "single-hop", "multi-hop", "temporal", "open-domain", "adversarial");
        StringBuilder table = new StringBuilder("\n" + title + "\n\n| memory | tokens |");
        categories.forEach(category -> table.append(' ').append(category).append(" |"));
        table.append("\n|---").append("|---".repeat(categories.size() + 1)).append("|\n| questions | |");
        Map<String, List<Double>> whole = rows.get("whole history");
        categories.forEach(
                category -> table.append(' ').append(whole.get(category).size()).append(" |"));
        rows.forEach((row, recalls) -> {
            table.append(String.format(Locale.ROOT, "%n| %s | %.0f |", row, mean(tokens.get(row))));
            categories.forEach(
                    category -> table.append(String.format(Locale.ROOT, " %.3f |", mean(recalls.get(category)))));
        });
        return table.toString();
    }

    private static List<Turn> turns(JsonNode dialogue) {
        List<Turn> turns = new ArrayList<>();
        for (int session = 1; dialogue.has("session_" + session); session++) {
            String date = dialogue.path("session_" + session + "_date_time").asText();
            Instant at = LocalDateTime.parse(date.replace(" am ", " AM ").replace(" pm ", " PM "), TIME)
                    .toInstant(ZoneOffset.UTC);
            int number = 0;
            for (JsonNode turn : dialogue.path("session_" + session)) {
                String shown = turn.path("blip_caption").asText();
                String text = turn.path("speaker").asText() + ": "
                        + turn.path("text").asText() + (shown.isEmpty() ? "" : " (shows " + shown + ")");
                turns.add(new Turn(turn.path("dia_id").asText(), at.plusSeconds(number++), text));
            }
        }
        return turns;
    }

    private static List<Question> questions(JsonNode dialogue) {
        List<Question> questions = new ArrayList<>();
        for (JsonNode each : dialogue.path("qa")) {
            Set<String> evidence = new HashSet<>();
            for (JsonNode turn : each.path("evidence")) {
                Matcher ids = TURN.matcher(turn.asText());
                while (ids.find()) {
                    evidence.add(ids.group());
                }
            }
            if (!evidence.isEmpty()) {
                String category = CATEGORIES.getOrDefault(each.path("category").asInt(), "other");
                questions.add(new Question(each.path("question").asText(), category, evidence));
            }
        }
        return questions;
    }
}
