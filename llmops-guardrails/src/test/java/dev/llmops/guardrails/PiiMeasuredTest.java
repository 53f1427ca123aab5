package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.internal.pii.PiiDetectors;
import dev.llmops.guardrails.internal.scan.TextScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Precision and recall of the detectors of personal data on published rows. Prints its figures, and holds them to the 95 % intervals in docs/guardrails.md.
 * The rows are the same each time, so what leaves its interval is a change of the detectors, or a page that is out of date.
 */
class PiiMeasuredTest {

    private static final Map<String, String> TYPES = Map.of(
            "EMAIL_ADDRESS", "email",
            "CREDIT_CARD", "credit_card",
            "IBAN_CODE", "iban",
            "PHONE_NUMBER", "phone",
            "US_SSN", "us_ssn",
            "IP_ADDRESS", "ip_address");

    private static final Map<String, String> CASES = Map.of(
            "test_email_recognizer.py", "email",
            "test_credit_card_recognizer.py", "credit_card",
            "test_iban_recognizer.py", "iban",
            "test_phone_recognizer.py", "phone",
            "test_us_ssn_recognizer.py", "us_ssn",
            "test_ip_recognizer.py", "ip_address");

    private final TextScan scan = new TextScan(PiiDetectors.ALL);

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
    void presidio_recogniser_cases() {
        Map<String, int[]> counts = new TreeMap<>();
        for (JsonNode row : SharedRows.lines("pii/presidio_recognizer_cases-dev.jsonl")) {
            String type = CASES.get(row.get("file").textValue());
            JsonNode text = row.get("case").has("iban")
                    ? row.get("case").get("iban")
                    : row.get("case").get("text");
            if (type == null
                    || row.get("unresolved").booleanValue()
                    || text == null
                    || !SharedRows.wanted(text.textValue())) {
                continue;
            }
            JsonNode expected = row.get("case").has("expected_len")
                    ? row.get("case").get("expected_len")
                    : row.get("case").path("expected_count");
            long found = scan.all(text.textValue()).stream()
                    .filter(match -> match.type().equals(type))
                    .count();
            int[] count = counts.computeIfAbsent(type, key -> new int[2]);
            count[1]++;
            count[0] += found == expected.intValue() ? 1 : 0;
            if (found != expected.intValue()) {
                tell(
                        type + " case, expected " + expected,
                        String.valueOf(found),
                        row.get("case").toString());
            }
        }
        counts.forEach((type, count) ->
                System.out.printf("recogniser cases %-12s as Presidio: %s%n", type, new Rate(count[0], count[1])));
        int hits = counts.values().stream().mapToInt(count -> count[0]).sum();
        int of = counts.values().stream().mapToInt(count -> count[1]).sum();
        System.out.printf("recogniser cases %-12s as Presidio: %s%n", "all", new Rate(hits, of));
        assertThat(new Rate(hits, of).value()).isGreaterThan(0.923);
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
