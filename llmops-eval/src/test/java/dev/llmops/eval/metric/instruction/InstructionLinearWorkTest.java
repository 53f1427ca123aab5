package dev.llmops.eval.metric.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.eval.internal.text.PythonPatterns;
import dev.llmops.testkit.AdversarialTexts;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An instruction takes time in proportion to the answer, whatever a model says and a data set looks for. */
class InstructionLinearWorkTest {

    private static final int LENGTH = 5_000;

    static Stream<Instruction> instructions() {
        return Stream.of(
                of("detectable_content:number_placeholders", Map.of("num_placeholders", 3)),
                of("detectable_content:postscript", Map.of("postscript_marker", "P.P.S")),
                of("detectable_content:postscript", Map.of("postscript_marker", "Nota bene")),
                of("detectable_format:number_bullet_lists", Map.of("num_bullets", 3)),
                of("detectable_format:number_highlighted_sections", Map.of("num_highlights", 3)),
                of("detectable_format:multiple_sections", Map.of("section_spliter", "Section", "num_sections", 3)),
                of("detectable_format:title", Map.of()),
                of("detectable_format:json_format", Map.of()),
                of("length_constraints:number_sentences", Map.of("relation", "at least", "num_sentences", 3)),
                of("length_constraints:number_words", Map.of("relation", "at least", "num_words", 3)),
                of("length_constraints:number_paragraphs", Map.of("num_paragraphs", 3)),
                of(
                        "length_constraints:nth_paragraph_first_word",
                        Map.of("num_paragraphs", 3, "nth_paragraph", 1, "first_word", "a")),
                of(
                        "change_case:capital_word_frequency",
                        Map.of("capital_relation", "at least", "capital_frequency", 3)),
                of("combination:two_responses", Map.of()),
                of("startend:quotation", Map.of()),
                of("startend:end_checker", Map.of("end_phrase", "the end")),
                of("keywords:existence", Map.of("keywords", List.of("(a+)+$", "(\\w+\\s?)*!"))),
                of("keywords:frequency", Map.of("keyword", "(a|aa)+b", "relation", "at least", "frequency", 3)),
                of("keywords:forbidden_words", Map.of("forbidden_words", List.of("\\s*x", "(.*)(.*)(.*)!"))));
    }

    private static Instruction of(String id, Map<String, Object> arguments) {
        return new Instruction(id, arguments);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("instructions")
    void a_check_takes_time_in_proportion(Instruction instruction) {
        InstructionChecks checks = InstructionChecks.standard();
        SoftAssertions.assertSoftly(all -> AdversarialTexts.of(
                        "[",
                        "*",
                        "* ",
                        "- ",
                        "<<",
                        "<",
                        ">",
                        "p.",
                        "Section ",
                        "***",
                        "\n\n",
                        ". ",
                        ".)",
                        "?",
                        "--",
                        "a,",
                        "'",
                        "\"")
                .forEach(kind -> all.check(() -> kind.assertLinear(LENGTH, text -> {
                    try {
                        checks.strict(text, List.of(instruction));
                    } catch (IllegalArgumentException | StackOverflowError e) {
                        // The row fails.
                    }
                }))));
    }

    /** What is counted by hand is what the expressions of IFEval find. */
    @Test
    void marks_are_found_as_the_expressions_find_them() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] parts = {
            "[", "]", "*", "-", "<<", "<", ">>", ">", "\n", " ", "\t", "\r", "\u2028", "a", "b ", "\ud83d\ude00"
        };
        for (int i = 0; i < 5_000; i++) {
            StringBuilder made = new StringBuilder();
            for (int length = random.nextInt(25); length > 0; length--) {
                made.append(parts[random.nextInt(parts.length)]);
            }
            String text = made.toString();
            assertThat(LineMarks.placeholders(text)).as("%s %s", seed, text).isEqualTo(count("\\[.*?\\]", text));
            assertThat(LineMarks.bullets(text, '*')).as("%s %s", seed, text).isEqualTo(count("^\\s*\\*[^*].*$", text));
            assertThat(LineMarks.bullets(text, '-')).as("%s %s", seed, text).isEqualTo(count("^\\s*-.*$", text));
            assertThat(LineMarks.titles(text).toList())
                    .as("%s %s", seed, text)
                    .isEqualTo(PythonPatterns.compile("<<[^\\n]+>>", 0)
                            .matcher(text)
                            .results()
                            .map(MatchResult::group)
                            .map(title -> title.replaceFirst("^<+", "").replaceFirst(">+$", ""))
                            .toList());
        }
    }

    private static int count(String regex, String text) {
        return (int) PythonPatterns.compile(regex, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .count();
    }
}
