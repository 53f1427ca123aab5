package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.internal.scan.EncodedDetector;
import dev.llmops.guardrails.internal.scan.TextScan;
import dev.llmops.guardrails.internal.secrets.SecretDetectors;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Recall and false positives of the detectors of secrets on published rows. Prints its figures, and holds them to the 95 % intervals in docs/measurements/personal-data.md.
 * The rows are the same each time, so what leaves its interval is a change of the detectors, or a page that is out of date.
 */
@Tag("full")
class SecretsMeasuredTest {

    private final TextScan scan = new TextScan(EncodedDetector.with(SecretDetectors.ALL));

    @Test
    void gitleaks_cases() {
        int[] count = new int[4];
        for (JsonNode row : SharedRows.lines("secrets/gitleaks_cases-dev.jsonl")) {
            String text = row.get("text").textValue();
            if (SharedRows.wanted(text)) {
                count(
                        count,
                        row.get("expect").booleanValue(),
                        text,
                        row.get("rule").textValue());
            }
        }
        Rate recall = new Rate(count[0], count[1]);
        Rate falsePositives = new Rate(count[2], count[3]);
        System.out.printf("gitleaks cases: recall %s, false positives %s%n", recall, falsePositives);
        assertThat(recall.value()).as("recall").isGreaterThan(0.864);
        assertThat(falsePositives.value()).as("false positives").isLessThan(0.261);
    }

    @Test
    void detect_secrets_cases() {
        int[] count = new int[4];
        for (JsonNode row : SharedRows.lines("secrets/detect_secrets_cases-dev.jsonl")) {
            JsonNode test = row.get("case");
            JsonNode flag = test.get("should_flag");
            JsonNode payload = test.get("payload");
            if (flag != null
                    && flag.isBoolean()
                    && payload != null
                    && payload.isTextual()
                    && !row.get("unresolved").booleanValue()
                    && !payload.textValue().contains(".format(")
                    && SharedRows.wanted(payload.textValue())) {
                count(
                        count,
                        flag.booleanValue(),
                        payload.textValue(),
                        row.get("file").textValue());
            }
        }
        Rate recall = new Rate(count[0], count[1]);
        Rate falsePositives = new Rate(count[2], count[3]);
        System.out.printf("detect-secrets cases: recall %s, false positives %s%n", recall, falsePositives);
        assertThat(recall.value()).as("recall").isGreaterThan(0.203);
        assertThat(falsePositives.value()).as("false positives").isLessThan(0.29);
    }

    @Test
    void harmless_prompts_hold_no_secrets() {
        int flagged = 0;
        int all = 0;
        for (JsonNode row : SharedRows.lines("prompt-injection-dev.jsonl")) {
            String text = row.get("text").textValue();
            if (row.get("label").intValue() == 0 && SharedRows.wanted(text)) {
                all++;
                boolean found = !scan.all(text).isEmpty();
                flagged += found ? 1 : 0;
                if (found && SharedRows.tuning()) {
                    System.out.println("TUNE false prompt: " + scan.all(text) + text.replace('\n', ' '));
                }
            }
        }
        Rate rate = new Rate(flagged, all);
        System.out.println("secrets in harmless prompts: " + rate);
        assertThat(rate.value()).isLessThan(0.007);
    }

    private void count(int[] count, boolean secret, String text, String rule) {
        boolean found = !scan.all(text).isEmpty();
        int at = secret ? 0 : 2;
        count[at + 1]++;
        count[at] += found ? 1 : 0;
        if (SharedRows.tuning() && secret != found) {
            System.out.println("TUNE " + (secret ? "missed " : "false ") + rule + ": " + text.replace('\n', ' ')
                    + Set.of(scan.all(text)));
        }
    }
}
