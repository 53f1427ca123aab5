package dev.llmops.guardrails.internal.pii;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.SharedRows;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Each literal case of Presidio's recognisers: the detectors of the same kind alone, whatever the score, find as many values
 * at the same places. What they find otherwise on purpose is listed with the reason in {@code presidio-differences.txt}.
 */
class PresidioCasesTest {

    /** Kinds that have another name here; the others are named after the test's file. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("aba_routing", "us_aba_routing"),
            Map.entry("certificate_number", "medical_license"),
            Map.entry("crypto", "crypto_wallet"),
            Map.entry("date", "date_time"),
            Map.entry("de_fuehrerschein", "de_driver_license"),
            Map.entry("de_handelsregister", "de_commercial_register"),
            Map.entry("de_kfz", "de_vehicle_registration"),
            Map.entry("de_plz", "de_postcode"),
            Map.entry("ip", "ip_address"),
            Map.entry("mac", "mac_address"),
            Map.entry("sg_fin", "sg_nric"),
            Map.entry("tr_phone_number", "tr_phone"),
            Map.entry("ph_mobile_number", "ph_mobile"),
            Map.entry("us_bank", "us_bank_account"));

    /** Cases of models that find names, of deny lists that a test gives, and of Presidio's own plumbing. */
    private static final Set<String> OTHER =
            Set.of("spacy", "stanza", "transformers", "gliner", "huggingface_ner", "pattern", "entity", "langextract");

    private final Map<String, TextScan> scans = new TreeMap<>();

    @Test
    void every_literal_case_is_as_Presidio_or_listed() throws IOException {
        Map<String, String> differences = differences();
        Map<String, int[]> counts = new TreeMap<>();
        Set<String> other = new TreeSet<>();
        for (JsonNode row : SharedRows.lines(
                "pii/" + System.getProperty("llmops.presidio.cases", "presidio_recognizer_cases-dev.jsonl"))) {
            String file = row.get("file").textValue().replace("test_", "").replace("_recognizer.py", "");
            if (OTHER.contains(file) || row.get("unresolved").booleanValue()) {
                continue;
            }
            JsonNode test = row.get("case");
            String type = TYPES.getOrDefault(file, file);
            String text = text(test);
            if (text == null || expected(test) == null) {
                continue;
            }
            int[] count = counts.computeIfAbsent(type, key -> new int[2]);
            count[1]++;
            String found = found(type, text, test);
            if (found == null) {
                count[0]++;
            } else {
                other.add(type + "\t" + text.replace("\n", "\\n") + "\t" + found);
            }
        }
        counts.forEach(
                (type, count) -> System.out.printf("Presidio's cases of %s: %d of %d%n", type, count[0], count[1]));
        int same = counts.values().stream().mapToInt(count -> count[0]).sum();
        int all = counts.values().stream().mapToInt(count -> count[1]).sum();
        System.out.printf("Presidio's cases: %d of %d as Presidio%n", same, all);
        List<String> unlisted = other.stream()
                .filter(line -> !differences.containsKey(line.substring(0, line.lastIndexOf('\t'))))
                .toList();
        assertThat(unlisted).isEmpty();
    }

    private static Map<String, String> differences() throws IOException {
        Map<String, String> differences = new TreeMap<>();
        try (InputStream in = PresidioCasesTest.class.getResourceAsStream("presidio-differences.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    differences.put(
                            line.substring(0, line.lastIndexOf('\t')), line.substring(line.lastIndexOf('\t') + 1));
                }
            }
        }
        return differences;
    }

    private static String text(JsonNode test) {
        for (String name : List.of("text", "iban", "number", "id_number", "gstin", "pesel")) {
            if (test.path(name).isTextual() && !test.has("entities") && !test.has("date_part")) {
                return test.get(name).textValue();
            }
        }
        return null;
    }

    /** A number, or whether there is one. */
    private static Object expected(JsonNode test) {
        for (String name : List.of("expected_len", "entity_num")) {
            if (test.path(name).isInt()) {
                return test.get(name).intValue();
            }
        }
        JsonNode verdict = test.path("expected");
        if (verdict.isBoolean()) {
            return verdict.booleanValue();
        }
        if (test.has("expected") && verdict.isNull()) {
            return true;
        }
        JsonNode positions = test.path("expected_positions");
        return positions.isArray() && test.size() == 2 ? positions.size() : null;
    }

    /** {@return null if the same is found, else what is} */
    private String found(String type, String text, JsonNode test) {
        List<Match> found = scan(type).all(text).stream()
                .filter(match -> match.type().equals(type))
                .toList();
        Object expected = expected(test);
        boolean same = expected instanceof Boolean some ? some == !found.isEmpty() : found.size() == (Integer) expected;
        JsonNode positions =
                test.has("expected_position") ? test.get("expected_position") : test.path("expected_positions");
        if (same && positions.isArray() && !positions.isEmpty() && !found.isEmpty() && expected instanceof Integer) {
            List<String> at = new ArrayList<>();
            found.forEach(match -> at.add("[" + match.start() + "," + match.end() + "]"));
            String as = String.join(",", at);
            String wanted = positions.toString();
            same = wanted.equals(as) || wanted.equals("[" + as + "]");
        }
        return same ? null : "expected " + expected + " " + positions + ", found " + found;
    }

    private TextScan scan(String type) {
        return scans.computeIfAbsent(
                type.toLowerCase(Locale.ROOT),
                key -> new TextScan(PiiDetectors.of(kind -> kind.type().equals(key), 0)));
    }
}
