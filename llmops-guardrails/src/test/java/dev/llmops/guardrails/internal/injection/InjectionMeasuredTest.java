package dev.llmops.guardrails.internal.injection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.Rate;
import dev.llmops.guardrails.SharedRows;
import dev.llmops.guardrails.internal.text.CanonicalText;
import dev.llmops.guardrails.internal.text.Token;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * True and false alarms of the injection detector on published rows. Prints its figures, and holds them to the 95 % intervals in docs/guardrails.md.
 * The rows are the same each time, so what leaves its interval is a change of the detectors, or a page that is out of date.
 */
class InjectionMeasuredTest {

    private final List<PhrasePattern> phrases = InjectionPhrases.standard();
    private final InjectionDetector detector = new InjectionDetector(phrases);

    @Test
    void prompts_by_source() {
        Map<String, int[]> counts = new TreeMap<>();
        for (JsonNode row : SharedRows.lines("prompt-injection-dev.jsonl")) {
            String text = row.get("text").textValue();
            if (SharedRows.wanted(text)) {
                boolean attack = row.get("label").intValue() == 1;
                String source =
                        (attack ? "attack " : "benign ") + row.get("source").textValue();
                boolean flagged = detector.score(text).score() >= InjectionDetector.THRESHOLD;
                count(counts, source, flagged);
                count(counts, attack ? "attack, all" : "benign, all", flagged);
                if (attack && !source.endsWith("-multi")) {
                    count(counts, "attack, without translations", flagged);
                }
                if (SharedRows.tuning() && flagged != attack) {
                    System.out.println("TUNE " + source + " "
                            + detector.score(text).hits() + ": "
                            + text.substring(0, Math.min(150, text.length())).replace('\n', ' '));
                }
            }
        }
        counts.forEach(
                (source, count) -> System.out.printf("flagged %-32s %s%n", source, new Rate(count[0], count[1])));
        assertThat(rate(counts, "benign, all").value()).as("false alarms").isLessThan(0.02);
        assertThat(rate(counts, "attack, all").value()).as("found").isGreaterThan(0.394);
        assertThat(rate(counts, "attack, without translations").value())
                .as("found")
                .isGreaterThan(0.582);
    }

    @Test
    void mails_without_and_with_an_attack_in_them() {
        int[] clean = new int[2];
        for (JsonNode row : SharedRows.lines("email_train.jsonl")) {
            clean[0] += detector.score(row.get("context").textValue()).score() >= InjectionDetector.THRESHOLD ? 1 : 0;
            clean[1]++;
        }
        System.out.printf("flagged mails without an attack: %s%n", new Rate(clean[0], clean[1]));
        assertThat(new Rate(clean[0], clean[1]).value()).isLessThan(0.071);
    }

    /** For tuning only: what each threshold would give in the half for tuning. */
    @Test
    void thresholds() {
        if (!SharedRows.tuning()) {
            return;
        }
        for (double threshold = 0.5; threshold < 1; threshold += 0.05) {
            int[] attacks = new int[2];
            int[] benign = new int[2];
            for (JsonNode row : SharedRows.lines("prompt-injection-dev.jsonl")) {
                String text = row.get("text").textValue();
                if (SharedRows.wanted(text)) {
                    int[] count = row.get("label").intValue() == 1 ? attacks : benign;
                    count[0] += detector.score(text).score() >= threshold ? 1 : 0;
                    count[1]++;
                }
            }
            System.out.printf(
                    "THRESHOLD %.2f found %s false alarms %s%n",
                    threshold, new Rate(attacks[0], attacks[1]), new Rate(benign[0], benign[1]));
        }
    }

    /** For tuning only: how many attacks and how many harmless rows each phrase matches in the half for tuning. */
    @Test
    void weights_of_phrases() {
        if (!SharedRows.tuning()) {
            return;
        }
        Map<String, int[]> counts = new TreeMap<>();
        for (JsonNode row : SharedRows.lines("prompt-injection-dev.jsonl")) {
            String text = row.get("text").textValue();
            if (SharedRows.wanted(text)) {
                List<Token> tokens = Token.of(CanonicalText.of(text).text());
                for (PhrasePattern phrase : phrases) {
                    for (int i = 0; i < tokens.size(); i++) {
                        if (phrase.end(tokens, i) > 0) {
                            counts.computeIfAbsent(phrase.toString(), key -> new int[2])[
                                    row.get("label").intValue()]++;
                            break;
                        }
                    }
                }
            }
        }
        for (PhrasePattern phrase : phrases) {
            int[] count = counts.getOrDefault(phrase.toString(), new int[2]);
            System.out.printf("PHRASE\t%s\t%d\t%d\t%s%n", phrase.family(), count[1], count[0], phrase);
        }
    }

    private static Rate rate(Map<String, int[]> counts, String source) {
        int[] count = counts.getOrDefault(source, new int[2]);
        return new Rate(count[0], count[1]);
    }

    private static void count(Map<String, int[]> counts, String source, boolean flagged) {
        int[] count = counts.computeIfAbsent(source, key -> new int[2]);
        count[0] += flagged ? 1 : 0;
        count[1]++;
    }
}
