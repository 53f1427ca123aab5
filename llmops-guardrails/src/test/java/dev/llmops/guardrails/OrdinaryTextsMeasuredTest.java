package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.internal.pii.PiiDetectors;
import dev.llmops.guardrails.internal.scan.EncodedDetector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import dev.llmops.guardrails.internal.secrets.SecretDetectors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the detectors of personal data with a form and of secrets find in published questions, tasks and prose, in which hardly any is. Prints its
 * figures; a half is for tuning ({@code -Dllmops.guard.tuning=true} prints what is found there), the other is reported.
 */
@Tag("full")
class OrdinaryTextsMeasuredTest {

    private static final List<String> CORPORA = List.of("state_of_the_union", "wikitexts", "pubmed", "finance");

    private final TextScan pii = new TextScan(EncodedDetector.with(PiiDetectors.ALL));
    private final TextScan secrets = new TextScan(EncodedDetector.with(SecretDetectors.ALL));
    private final Map<String, int[]> counts = new LinkedHashMap<>();
    private final Map<String, Integer> types = new TreeMap<>();

    @Test
    void ordinary_texts_hold_hardly_any_personal_data_and_no_secrets() {
        for (JsonNode row : SharedRows.lines("prompt-injection-dev.jsonl")) {
            if (row.get("label").intValue() == 0) {
                count("harmless prompts", row.get("text").textValue());
            }
        }
        rows("HaluEval's questions", "eval/halueval/general_data.json", "user_query");
        rows("IFEval's prompts", "eval/ifeval/input_data.jsonl", "prompt");
        rows("GSM8K's questions", "eval/gsm8k/test.jsonl", "question");
        rows("GSM8K's answers", "eval/gsm8k/test.jsonl", "answer");
        rows("PIQA's solutions", "eval/piqa/valid.jsonl", "sol1");
        rows("SciFact's titles", "rag/scifact/corpus.jsonl", "title");
        rows("Cranfield's abstracts", "rag/cranfield/corpus.jsonl", "text");
        for (JsonNode row : SharedRows.parse(SharedRows.text("eval/llmbar/Natural.json"))) {
            count("LLMBar's tasks", row.get("input").textValue());
        }
        for (String corpus : CORPORA) {
            for (String line : SharedRows.text("rag/chunking-eval/corpora/" + corpus + ".md")
                    .split("\n", -1)) {
                if (line.length() > 20) {
                    count("lines of " + corpus, line);
                }
            }
        }
        int[] all = new int[3];
        counts.forEach((source, count) -> {
            print(source, count);
            for (int i = 0; i < all.length; i++) {
                all[i] += count[i];
            }
        });
        print("all", all);
        System.out.println("ordinary texts, kinds found: " + types);

        assertThat(all[0] / (double) all[2]).as("personal data").isLessThan(0.0023);
        assertThat(all[1] / (double) all[2]).as("secrets").isLessThan(0.0005);
    }

    private void rows(String source, String file, String field) {
        for (String line : SharedRows.text(file).split("\n", -1)) {
            if (!line.isBlank()) {
                count(source, SharedRows.parse(line).get(field).textValue());
            }
        }
    }

    private void count(String source, String text) {
        if (!SharedRows.wanted(text)) {
            return;
        }
        int[] count = counts.computeIfAbsent(source, key -> new int[3]);
        count[0] += found(pii, text) ? 1 : 0;
        count[1] += found(secrets, text) ? 1 : 0;
        count[2]++;
    }

    private boolean found(TextScan scan, String text) {
        List<Match> found = scan.all(text);
        for (Match match : found) {
            types.merge(match.type(), 1, Integer::sum);
            if (SharedRows.tuning()) {
                System.out.println("TUNE " + match.type() + ": ..."
                        + text.substring(Math.max(0, match.start() - 70), Math.min(text.length(), match.end() + 20))
                                .replace('\n', ' '));
            }
        }
        return !found.isEmpty();
    }

    private static void print(String source, int[] count) {
        System.out.printf(
                "ordinary texts, %-26s personal data %-32s secrets %s%n",
                source, new Rate(count[0], count[2]), new Rate(count[1], count[2]));
    }
}
