package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.Tokenizer;
import dev.llmops.local.fuzz.TinyGguf;
import dev.llmops.local.option.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * llama.cpp's time grows with the square of how many tokens of a vocabulary's own a text spells, so the text is cut between them.
 * That changes no token.
 */
class DefinedTokensTest {

    /** The longest first, as llama.cpp looks for them. */
    private static final List<String> DEFINED = List.of("<b><b>", "\n\n\n\n\n", "oo</b", "<b>", "\n\n");

    private static final List<String> PIECES =
            List.of("Zoo", " a", "o", "<b", "b>", "<b>", "\n", "\n\n", "\n\n\n", "</b", " ");

    @TempDir
    Path folder;

    private LocalModel load() throws IOException {
        Path file = folder.resolve("defining.gguf");
        Files.write(file, TinyGguf.defining(DEFINED).bytes());
        return LocalModel.builder()
                .file(file)
                .threads(1)
                .engine(EngineOptions.builder().parallel(1).build())
                .build();
    }

    /** What is between the defined tokens, and they, each turned into tokens alone. */
    private static IntStream expected(Tokenizer tokenizer, String text, int from) {
        if (text.isEmpty()) {
            return IntStream.empty();
        }
        if (from == DEFINED.size()) {
            return IntStream.of(tokenizer.encode(text));
        }
        String defined = DEFINED.get(from);
        List<IntStream> all = new ArrayList<>();
        int at = 0;
        for (int next = text.indexOf(defined); next >= 0; next = text.indexOf(defined, at)) {
            all.add(expected(tokenizer, text.substring(at, next), from + 1));
            all.add(IntStream.of(tokenizer.encode(defined)));
            at = next + defined.length();
        }
        all.add(expected(tokenizer, text.substring(at), from + 1));
        return all.stream().flatMapToInt(tokens -> tokens);
    }

    @Test
    void a_long_text_has_the_tokens_of_its_pieces() throws IOException {
        long seed = 20261128;
        Random random = new Random(seed);
        try (LocalModel model = load()) {
            Tokenizer tokenizer = model.tokenizer().orElseThrow();
            for (int i = 0; i < 20; i++) {
                StringBuilder text = new StringBuilder();
                while (text.length() < 20_000) {
                    text.append(PIECES.get(random.nextInt(PIECES.size())));
                }
                assertThat(tokenizer.encode(text.toString()))
                        .as("seed %d, %d", seed, i)
                        .isEqualTo(expected(tokenizer, text.toString(), 0).toArray());
            }
        }
    }

    @Test
    @Timeout(60)
    void half_a_million_short_paragraphs_become_tokens_before_anybody_gives_up() throws IOException {
        try (LocalModel model = load()) {
            Tokenizer tokenizer = model.tokenizer().orElseThrow();
            int[] one = tokenizer.encode("Zoo\n\n");

            assertThat(tokenizer.encode("Zoo\n\n".repeat(500_000))).hasSize(500_000 * one.length);
        }
    }
}
