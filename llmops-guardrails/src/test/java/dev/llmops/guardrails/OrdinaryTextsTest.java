package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.guardrails.internal.pii.PiiDetectors;
import dev.llmops.guardrails.internal.scan.EncodedDetector;
import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import dev.llmops.guardrails.internal.secrets.SecretDetectors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Code, documentation, commands, logs and numbers hold nothing that is to be redacted: {@code ordinary-texts.txt}. */
class OrdinaryTextsTest {

    private static final TextScan PII = new TextScan(EncodedDetector.with(PiiDetectors.ALL));
    private static final TextScan SECRETS = new TextScan(EncodedDetector.with(SecretDetectors.ALL));

    @ParameterizedTest
    @MethodSource("texts")
    void an_ordinary_text_holds_nothing_to_redact(String text) {
        assertThat(found(text)).isEmpty();
        assertThat(found("Look: " + text + "\nThat is all.")).isEmpty();
    }

    static Stream<String> texts() throws IOException {
        try (InputStream in = OrdinaryTextsTest.class.getResourceAsStream("ordinary-texts.txt")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(all.split("\n", -1))
                    .filter(line -> !line.isBlank() && !line.startsWith("# "))
                    .map(line -> line.replace("\\n", "\n").replace("\\t", "\t"));
        }
    }

    private static List<String> found(String text) {
        return Stream.of(PII, SECRETS)
                .flatMap(scan -> scan.all(text).stream())
                .map(match -> told(text, match))
                .toList();
    }

    private static String told(String text, Match match) {
        return match.type() + " " + text.substring(match.start(), match.end());
    }
}
