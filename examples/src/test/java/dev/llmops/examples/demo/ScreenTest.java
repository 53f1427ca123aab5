package dev.llmops.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private static final String LONG =
            "one two three four five six seven eight nine ten ".repeat(8).strip();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Screen plain = screen(false);

    @Test
    void a_streamed_text_is_broken_between_words_and_none_is_lost_whatever_its_pieces() {
        plain.begin("A: ");
        for (int i = 0; i < LONG.length(); i += 3) {
            plain.piece(LONG.substring(i, Math.min(LONG.length(), i + 3)));
        }
        plain.end();

        assertThat(lines())
                .hasSizeGreaterThan(3)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(103));
        assertThat(String.join(" ", lines()).replaceAll("\\s+", " ").strip()).isEqualTo("A: " + LONG);
    }

    @Test
    void explanations_are_wrapped() {
        plain.wrapped(LONG);

        assertThat(lines())
                .hasSizeGreaterThan(3)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(103));
    }

    @Test
    void sections_are_numbered() {
        plain.section("First", "x");
        plain.section("Second", "x");

        assertThat(lines()).contains("1. First", "2. Second");
    }

    @Test
    void colours_are_used_only_where_they_are_wanted() {
        plain.diff(List.of("-old", "+new"));
        assertThat(text()).doesNotContain("\u001b");

        screen(true).diff(List.of("-old", "+new"));
        assertThat(text()).contains("\u001b[31m-old").contains("\u001b[32m+new");
    }

    @Test
    void one_check_that_is_not_as_it_should_be_is_not_forgotten() {
        plain.verdict(true, "well");
        assertThat(plain.allGood()).isTrue();

        plain.verdict(false, "not well");
        plain.verdict(true, "well again");
        assertThat(plain.allGood()).isFalse();
        assertThat(lines()).contains("   ok  well", "   !!  not well");
    }

    private Screen screen(boolean colours) {
        return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), colours);
    }

    private String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return text().lines().toList();
    }
}
