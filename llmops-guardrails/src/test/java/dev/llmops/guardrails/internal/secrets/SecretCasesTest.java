package dev.llmops.guardrails.internal.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.guardrails.SharedRows;
import dev.llmops.guardrails.internal.scan.TextScan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Each literal case of gitleaks and detect-secrets: a secret is found where one must be, and none of the same service where its rule must not fire. What is
 * decided otherwise on purpose is listed with the reason in {@code secret-differences.txt}.
 */
class SecretCasesTest {

    private static final Pattern REGISTRY = Pattern.compile("\\bregistry\\.\\w+\\.org\\b");

    private final TextScan scan = new TextScan(SecretDetectors.ALL);

    @Test
    void every_gitleaks_case_is_as_gitleaks_or_listed() throws IOException {
        Set<String> other = new TreeSet<>();
        int all = 0;
        for (JsonNode row : SharedRows.lines("secrets/gitleaks_cases-dev.jsonl")) {
            String text = row.get("text").textValue();
            String rule = row.get("rule").textValue();
            boolean expected = row.get("expect").booleanValue();
            boolean found = scan.all(text).stream()
                    .anyMatch(match -> expected || match.type().startsWith(service(rule) + "_"));
            all++;
            if (found != expected) {
                other.add(line(rule, text));
            }
        }
        compare("gitleaks", all, other);
    }

    @Test
    void every_detect_secrets_case_is_as_detect_secrets_or_listed() throws IOException {
        Set<String> other = new TreeSet<>();
        int all = 0;
        for (JsonNode row : SharedRows.lines("secrets/detect_secrets_cases-dev.jsonl")) {
            JsonNode test = row.get("case");
            JsonNode text = test.has("payload") ? test.get("payload") : test.path("line");
            if (row.get("unresolved").booleanValue()
                    || !test.path("should_flag").isBoolean()
                    || !text.isTextual()) {
                continue;
            }
            all++;
            if (scan.all(text.textValue()).isEmpty() == test.get("should_flag").booleanValue()) {
                other.add(line(row.get("file").textValue().replace("_test.py", ""), text.textValue()));
            }
        }
        compare("detect-secrets", all, other);
    }

    @Test
    void a_right_checksum_makes_a_token_sure() {
        String body = "3TW8xQm5LkZp9RvN2sBc7JdYf4HgAe";
        String token = "ghp_" + body + TokenChecksum.of(body);

        assertThat(scan.all(token))
                .singleElement()
                .satisfies(match -> assertThat(match.score()).isEqualTo(1));
        assertThat(scan.all("ghp_" + body + "000000"))
                .singleElement()
                .satisfies(match -> assertThat(match.score()).isEqualTo(0.95));
    }

    /** {@return our name of the service of a rule, whose first word it is} */
    private static String service(String rule) {
        String word = rule.substring(0, rule.indexOf('-'));
        return Map.of("gcp", "google", "hashicorp", "terraform", "sendinblue", "brevo", "new", "newrelic")
                .getOrDefault(word, word);
    }

    /** The list names no host of a registry of packages. */
    private static String line(String rule, String text) {
        String hostless = REGISTRY.matcher(text).replaceAll("<registry>");
        return rule + "\t" + hostless.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
    }

    private static void compare(String whose, int all, Set<String> other) throws IOException {
        System.out.printf("%s: %d of %d cases as there%n", whose, all - other.size(), all);
        Set<String> listed = listed();
        assertThat(other.stream().filter(line -> !listed.contains(line)).toList())
                .isEmpty();
    }

    private static Set<String> listed() throws IOException {
        try (InputStream in = SecretCasesTest.class.getResourceAsStream("secret-differences.txt")) {
            return List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)).stream()
                    .filter(line -> !line.startsWith("#") && line.contains("\t"))
                    .map(line -> line.substring(0, line.lastIndexOf('\t')))
                    .collect(Collectors.toSet());
        }
    }
}
