package dev.llmops.serving.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.model.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How far the estimate is off OpenAI's two vocabularies, by kind of text. Its weights were chosen on the even texts of each kind; the odd ones are
 * reported.
 */
@Tag("full")
class TokenEstimateTest {

    private static final Path SHARED = Path.of(System.getProperty("llmops.shared", "../shared"));
    private static final Path ROOT = Path.of("..");
    private static final int LENGTH = 2_000;
    private static final boolean DEV = Boolean.getBoolean("llmops.estimate.dev");

    @Test
    void the_truth_lies_within_the_bounds_for_nineteen_texts_in_twenty() throws IOException {
        assumeTrue(Files.isDirectory(SHARED.resolve("datasets/rag/xquad")), "skipped: no XQuAD in " + SHARED);
        Map<String, List<String>> texts = texts();
        System.out.println(
                "| text | texts | o200k_base: mean | p95 | within bounds | cl100k_base: mean | p95 | within bounds |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        List<Errors> all = new ArrayList<>();
        texts.forEach((kind, each) -> {
            List<String> reported = half(each);
            Errors o200k = Errors.of(OpenAiTokenizer.forModel("gpt-4o"), reported);
            Errors cl100k = Errors.of(OpenAiTokenizer.forModel("gpt-4"), reported);
            System.out.println("| " + kind + " | " + reported.size() + o200k + cl100k + " |");
            all.add(o200k);
        });

        int within = all.stream().mapToInt(Errors::within).sum();
        int count = all.stream().mapToInt(each -> each.sizes().size()).sum();
        assertThat((double) within / count).isGreaterThanOrEqualTo(0.95);
    }

    private record Errors(double mean, List<Double> sizes, int within) {

        static Errors of(Tokenizer exact, List<String> texts) {
            TokenCounter estimate = TokenCounter.estimate();
            double sum = 0;
            int within = 0;
            List<Double> sizes = new ArrayList<>();
            for (String text : texts) {
                ModelRequest request = ModelRequest.user(text);
                int truth = exact.count(request);
                double error = (double) truth / estimate.count(request) - 1;
                sum += error;
                sizes.add(Math.abs(error));
                within += estimate.atLeast(request) <= truth && truth <= estimate.atMost(request) ? 1 : 0;
            }
            return new Errors(sum / texts.size(), sizes.stream().sorted().toList(), within);
        }

        @Override
        public String toString() {
            int p95 = (int) Math.ceil(0.95 * sizes.size()) - 1;
            return String.format(
                    Locale.ROOT,
                    " | %+.0f %% | %.0f %% | %d of %d",
                    100 * mean,
                    100 * sizes.get(p95),
                    within,
                    sizes.size());
        }
    }

    private static List<String> half(List<String> texts) {
        List<String> half = new ArrayList<>();
        for (int i = DEV ? 0 : 1; i < texts.size(); i += 2) {
            half.add(texts.get(i));
        }
        return half;
    }

    private static Map<String, List<String>> texts() throws IOException {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        texts.put("English chat (LoCoMo)", chat());
        texts.put("Java", files(".java"));
        texts.put("Markdown", files(".md"));
        texts.put("JSON", json());
        texts.putAll(languages());
        return texts;
    }

    private static List<String> chat() throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(SHARED.resolve("datasets/serving/locomo"))) {
            for (Path file : files.sorted().toList()) {
                StringBuilder whole = new StringBuilder();
                new ObjectMapper()
                        .readTree(file.toFile())
                        .findValues("text")
                        .forEach(text -> whole.append(text.asText()).append('\n'));
                cut(whole.toString(), texts);
            }
        }
        return texts;
    }

    private static List<String> json() throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SHARED.resolve("datasets/conformance/json-schema"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .limit(20)
                    .toList()) {
                cut(Files.readString(file), texts);
            }
        }
        return texts;
    }

    private static List<String> files(String ending) throws IOException {
        List<String> texts = new ArrayList<>();
        Path folder = ending.equals(".md") ? ROOT.resolve("docs") : ROOT.resolve("llmops-core/src/main/java");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(ending))
                    .sorted()
                    .limit(60)
                    .toList()) {
                cut(Files.readString(file), texts);
            }
        }
        return texts;
    }

    private static Map<String, List<String>> languages() throws IOException {
        Map<String, List<String>> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(SHARED.resolve("datasets/rag/xquad"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                StringBuilder whole = new StringBuilder();
                JsonNode data = new ObjectMapper().readTree(file.toFile());
                data.findValues("context")
                        .forEach(text -> whole.append(text.asText()).append('\n'));
                List<String> cut = new ArrayList<>();
                cut(whole.toString(), cut);
                texts.put("XQuAD " + file.getFileName().toString().replaceAll("xquad\\.|\\.json", ""), cut);
            }
        }
        return texts;
    }

    private static void cut(String whole, List<String> into) {
        for (int at = 0; at + LENGTH <= whole.length(); at += LENGTH) {
            into.add(whole.substring(at, at + LENGTH));
        }
    }
}
