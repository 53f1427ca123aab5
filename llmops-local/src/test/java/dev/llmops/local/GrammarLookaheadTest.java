package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.local.fuzz.TinyGguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No request keeps the engine busy for ever by a grammar that can read one long token in very many ways. */
@Timeout(120)
class GrammarLookaheadTest {

    @TempDir
    Path folder;

    private LocalModel load() throws IOException {
        Path file = folder.resolve("tiny.gguf");
        Files.write(
                file, TinyGguf.defining(List.of("a".repeat(16), " ".repeat(16))).bytes());
        return LocalModel.builder().file(file).threads(1).build();
    }

    private static String ask(LocalModel model, String grammar) {
        return model.generate(ModelRequest.builder()
                        .user("Zoo")
                        .parameters(ModelParameters.builder()
                                .maxTokens(3)
                                .vendor(Map.of("grammar", grammar))
                                .build())
                        .build())
                .text();
    }

    private static void assertRefused(LocalModel model, String grammar) {
        assertThatThrownBy(() -> ask(model, grammar))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("ways");
    }

    private static String choice(int alternatives, String one) {
        return IntStream.range(0, alternatives)
                .mapToObj(i -> String.format(one, (char) ('z' - i % 20)))
                .collect(Collectors.joining(" | "));
    }

    @Test
    void alternatives_that_overlap_many_times_in_a_row_are_refused() throws IOException {
        try (LocalModel model = load()) {
            assertRefused(model, "root ::= " + "b ".repeat(13) + "\nb ::= " + choice(2_900, "."));
            assertRefused(model, "root ::= " + "b ".repeat(13) + "\nb ::= " + choice(1_500, "."));
            assertRefused(model, "root ::= " + "b ".repeat(16) + "\"!\"\nb ::= " + choice(12, "[a-%s]"));
            assertRefused(model, "root ::= b* \"!\"\nb ::= " + choice(12, "[a-%s]"));
        }
    }

    @Test
    void many_alternatives_and_few_that_overlap_are_followed() throws IOException {
        String values =
                IntStream.range(0, 1_500).mapToObj(i -> "\"value " + i + "\"").collect(Collectors.joining(" | "));
        try (LocalModel model = load()) {
            assertThat(ask(model, "root ::= " + values)).isNotEmpty();
            assertThat(ask(model, "root ::= b (\",\" b)*\nb ::= " + values)).isNotEmpty();
            assertThat(ask(model, "root ::= b b b b \"!\"\nb ::= [a-z] | [a-y]"))
                    .isNotEmpty();
        }
    }
}
