package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.internal.pii.PiiDetectors;
import dev.llmops.guardrails.internal.scan.EncodedDetector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Precision and recall of the detectors of personal data on published rows. Prints its figures, and holds them to the 95 % intervals in docs/measurements/personal-data.md.
 * The rows are the same each time, so what leaves its interval is a change of the detectors, or a page that is out of date.
 */
@Tag("full")
class PiiMeasuredTest {

    private static final Map<String, String> TYPES = Map.of(
            "EMAIL_ADDRESS", "email",
            "CREDIT_CARD", "credit_card",
            "IBAN_CODE", "iban",
            "PHONE_NUMBER", "phone",
            "US_SSN", "us_ssn",
            "IP_ADDRESS", "ip_address",
            "US_DRIVER_LICENSE", "us_driver_license");

    private final TextScan scan = new TextScan(EncodedDetector.with(PiiDetectors.ALL));

    private record Span(String type, int start, int end) {}

    @Test
    void presidio_generated_sentences() {
        Map<String, int[]> counts = new TreeMap<>();
        for (JsonNode row : SharedRows.json("pii/generated_large.json")) {
            String text = row.get("full_text").textValue();
            if (SharedRows.wanted(text)) {
                count(text, gold(text, row.get("spans")), counts);
            }
        }
        int[] all = new int[4];
        counts.forEach((type, count) -> {
            print(type, count);
            for (int i = 0; i < all.length; i++) {
                all[i] += count[i];
            }
        });
        print("all", all);
        assertThat(new Rate(all[0], all[1]).value()).as("recall").isGreaterThan(0.959);
        assertThat(new Rate(all[2], all[3]).value()).as("precision").isGreaterThan(0.977);
    }

    private static List<Span> gold(String text, JsonNode spans) {
        List<Span> gold = new ArrayList<>();
        for (JsonNode span : spans) {
            String type = TYPES.get(span.get("entity_type").textValue());
            int start = text.offsetByCodePoints(0, span.get("start_position").intValue());
            int end = text.offsetByCodePoints(0, span.get("end_position").intValue());
            if (type != null) {
                gold.add(new Span(type, start, end));
            }
        }
        return gold;
    }

    private void count(String text, List<Span> gold, Map<String, int[]> counts) {
        List<Span> found = scan.all(text).stream()
                .filter(match -> TYPES.containsValue(match.type()))
                .map(match -> new Span(match.type(), match.start(), match.end()))
                .toList();
        for (Span span : gold) {
            int[] count = counts.computeIfAbsent(span.type(), key -> new int[4]);
            count[1]++;
            count[0] += found.contains(span) ? 1 : 0;
            if (!found.contains(span)) {
                tell("missed " + span.type(), text.substring(span.start(), span.end()), text);
            }
        }
        for (Span span : found) {
            int[] count = counts.computeIfAbsent(span.type(), key -> new int[4]);
            count[3]++;
            count[2] += gold.contains(span) ? 1 : 0;
            if (!gold.contains(span)) {
                tell("wrong " + span.type(), text.substring(span.start(), span.end()), text);
            }
        }
    }

    @Test
    void harmless_prompts_hold_little_personal_data() {
        Map<String, Integer> types = new TreeMap<>();
        int flagged = 0;
        int all = 0;
        for (JsonNode row : SharedRows.lines("prompt-injection-dev.jsonl")) {
            String text = row.get("text").textValue();
            if (row.get("label").intValue() == 0 && SharedRows.wanted(text)) {
                all++;
                List<Match> found = scan.all(text);
                flagged += found.isEmpty() ? 0 : 1;
                found.forEach(match -> {
                    types.merge(match.type(), 1, Integer::sum);
                    tell("in a harmless prompt " + match.type(), text.substring(match.start(), match.end()), text);
                });
            }
        }
        System.out.println("personal data in harmless prompts: " + new Rate(flagged, all) + " " + types);
        assertThat(new Rate(flagged, all).value()).isLessThan(0.05);
    }

    private static void tell(String what, String value, String text) {
        if (SharedRows.tuning()) {
            System.out.println("TUNE " + what + ": '" + value + "' in " + text.replace('\n', ' '));
        }
    }

    private static void print(String type, int[] count) {
        System.out.printf(
                "generated sentences %-12s recall %s precision %s%n",
                type, new Rate(count[0], count[1]), new Rate(count[2], count[3]));
    }
}
