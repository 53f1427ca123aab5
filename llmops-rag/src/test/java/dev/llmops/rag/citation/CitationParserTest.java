package dev.llmops.rag.citation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CitationParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "Long [1].; 1",
                "Long [1][2].; 1 2",
                "Long [1, 2].; 1 2",
                "Long [1,2,  3].; 1 2 3",
                "\"Long [1; 2].\"; 1 2",
                "Long [1 and 2].; 1 2",
                "Long [1, and 2].; 1 2",
                "Long [1 & 2].; 1 2",
                "Long [1 2].; 1 2",
                "Long [1-3].; 1 2 3",
                "Long [1–3, 5].; 1 2 3 5",
                "Long [^1].; 1",
                "Long [ 1 ].; 1",
                "Long [#1].; 1",
                "Long [Source 1].; 1",
                "Long [source: 1, source: 2].; 1 2",
                "Long [Passages 1 and 2].; 1 2",
                "Long [doc 4].; 4",
                "Long 【1】.; 1",
                "Long 【1†source】.; 1",
                "Long[1].; 1",
                "Long [[1]].; 1",
                "[1] says so.; 1",
                "Long [1](lamp.md).; 1",
                "Long [0] [999].; 0 999",
                "Long [1, 1].; 1",
                "`code` and [1].; 1",
                "an open ` quote [1].; ",
                "``a`[1]`b`` and [2].; 2",
                "\"``` a[1] ``` and [2].\"; 2",
                "\"~~ old [1] ~~ and ~~~ [2].\"; 1 2",
                "\"```a[1]``b``` and [2].\"; 2",
                "a \\` sign [1] and a \\` sign.; 1",
            })
    void each_form_names_its_numbers(String answer, String expected) {
        List<Integer> numbers = CitationParser.parse(answer).stream()
                .flatMap(marker -> marker.numbers().stream())
                .toList();

        assertThat(String.join(" ", numbers.stream().map(String::valueOf).toList()))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "Call f(a[]) or [x].",
                "See [1.5] or [2024-01].",
                "See [12345].",
                "See [3-1].",
                "See [1-300].",
                "See [one].",
                "See [sourceless 1].",
                "Take `a[1]` there.",
                "\"```\nint b = a[1];\n```\"",
                "Take ``a[1]`` or `` b[`2] ``.",
                "\"~~~\nint b = a[1];\n~~~\"",
                "\"~~~ java `x`\nint b = a[1];\n```\n~~\n~~~ a[2]\nb[3]\"",
                "\"````\n```\na[1]\n```\n````\"",
                "\"- ```\n  a[1]\n  ```\"",
                "\"> ~~~\n> a[1]\n> ~~~\"",
                "An open [1",
                "A closed 1]",
                "[]",
                "[see 1]",
            })
    void other_brackets_are_no_citations(String answer) {
        assertThat(CitationParser.parse(answer)).isEmpty();
    }

    @Test
    void a_footnote_is_a_citation_where_it_is_cited_and_not_where_its_text_stands() {
        String answer =
                "The cable is long.[^1] It is black [^2].\n\n[^1]: lamp.md, page 2\n  [^2]: care.md\n[3] says more.";

        assertThat(CitationParser.parse(answer))
                .extracting(CitationMarker::numbers)
                .containsExactly(List.of(1), List.of(2), List.of(3));
    }

    @Test
    void a_marker_knows_where_it_stands() {
        String answer = "Long [1, 2]. Red 【3】.";

        assertThat(CitationParser.parse(answer))
                .extracting(marker -> marker.range().in(answer))
                .containsExactly("[1, 2]", "【3】");
    }

    @Test
    void a_bracket_that_is_longer_than_any_marker_is_just_a_bracket() {
        assertThat(CitationParser.parse("Long [1" + " ".repeat(79) + "].")).hasSize(1);
        assertThat(CitationParser.parse("Long [1" + " ".repeat(80) + "].")).isEmpty();
    }

    @Test
    void an_unclosed_backtick_ends_with_its_line_and_a_fence_does_not() {
        assertThat(CitationParser.parse("open ` quote\nnext [1]")).hasSize(1);
        for (String fence : List.of("```", "~~~", "`````")) {
            assertThat(CitationParser.parse(fence + "\na[1]\nb[2]\n" + fence + " \n[3]"))
                    .extracting(CitationMarker::numbers)
                    .containsExactly(List.of(3));
        }
    }

    @Test
    void a_stream_gives_what_the_whole_gives_however_it_is_cut() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] pieces = {
            "[",
            "[^1]",
            "]",
            "1",
            "2",
            ", ",
            "-",
            "[1]",
            "[1, 2]",
            "【3】",
            "`",
            "``",
            "```",
            "~~~",
            "\n",
            "Long ",
            "source ",
            "^",
            ".",
            "🐈",
            "[Source 1]",
            " and ",
            "x".repeat(90)
        };
        for (int round = 0; round < 5_000; round++) {
            StringBuilder answer = new StringBuilder();
            random.ints(random.nextInt(30), 0, pieces.length).forEach(piece -> answer.append(pieces[piece]));
            String whole = answer.toString();

            CitationParser parser = new CitationParser();
            List<CitationMarker> streamed = new ArrayList<>();
            int at = 0;
            while (at < whole.length()) {
                int next = Math.min(whole.length(), at + 1 + random.nextInt(5));
                streamed.addAll(parser.push(whole.substring(at, next)));
                at = next;
            }

            assertThat(streamed)
                    .as("seed %d, round %d, answer '%s'", seed, round, whole)
                    .isEqualTo(CitationParser.parse(whole));
        }
    }
}
