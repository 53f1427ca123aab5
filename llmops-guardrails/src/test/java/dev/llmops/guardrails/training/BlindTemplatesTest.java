package dev.llmops.guardrails.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No text that a template can become shares five words in a row with a text that is measured on: the reported half of the published prompts,
 * BIPIA's attacks, the lists of our own. What fails is told by the template and the five words of it; the rows themselves are never shown, so that
 * a template can be mended blind.
 */
@Tag("full")
class BlindTemplatesTest {

    private static List<String> measured() {
        List<String> measured = new ArrayList<>();
        for (Row row : new Corpus(0).published()) {
            if (Corpus.fold(row.group(), 2) == 1) {
                measured.add(row.text());
            }
        }
        Documents.attacks().values().forEach(measured::addAll);
        for (String list : List.of("trigger-words", "sounds-dangerous", "harmless-roles", "role-attacks", "business")) {
            measured.addAll(Templates.groups("/dev/llmops/guardrails/holdout/" + list + ".txt")
                    .getOrDefault("", List.of()));
        }
        return measured;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attacks.txt",
                "multilingual.txt",
                "embedded.txt",
                "business.txt",
                "benign-triggers.txt",
                "constraints.txt",
                "logins.txt"
            })
    void a_template_shares_no_five_words_in_a_row_with_what_is_measured(String file) {
        SharedRuns shared = new SharedRuns(measured(), Corpus.TEMPLATES.slots());
        Map<String, String> found = new TreeMap<>();
        Templates.groups(file)
                .forEach((group, lines) -> lines.forEach(line -> {
                    shared.of(line).forEach(run -> found.put(run, "[" + group + "] " + line));
                }));
        assertThat(found).isEmpty();
    }

    /**
     * Runs of five words that phrases share with what is measured: they were written on the half that was looked at, where the same wording
     * stands. docs/measurements/injections.md says so. A new one is not added here, but written in other words.
     */
    private static final Set<String> SHARED_BY_PHRASES = Set.of(
            "begin your response with the",
            "beginning of this prompt above",
            "don t know make something",
            "i need you to act",
            "i want you to act",
            "i want you to be",
            "i want you to pretend",
            "i want you to simulate",
            "if you do not know",
            "if you don t know",
            "start your answer with my",
            "you do not know something",
            "you don t know make",
            "your answer with my instructions");

    /** Phrases ship. They are read as they stand, and where words may come between, with none. */
    @Test
    void a_phrase_shares_five_words_in_a_row_with_what_is_measured_only_where_it_is_named_here() throws IOException {
        List<String> measured = measured();
        Set<String> words = new TreeSet<>();
        measured.forEach(
                text -> words.addAll(List.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}\\p{M}]+", -1))));
        SharedRuns shared = new SharedRuns(measured, Map.of());
        Map<String, String> found = new TreeMap<>();
        for (String phrase : phrases()) {
            shared.of(template(phrase, words)).forEach(run -> found.put(run, phrase));
        }
        assertThat(found.keySet()).isEqualTo(SHARED_BY_PHRASES);
    }

    private static List<String> phrases() throws IOException {
        try (InputStream in = Objects.requireNonNull(BlindTemplatesTest.class.getResourceAsStream(
                "/dev/llmops/guardrails/internal/injection/injection-phrases.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.substring(line.lastIndexOf('\t') + 1))
                    .toList();
        }
    }

    /** A word that only begins so is each one that is measured and begins so. */
    private static String template(String phrase, Set<String> words) {
        return Stream.of(phrase.split(" ", -1))
                .filter(word -> !word.startsWith("~"))
                .map(word -> Stream.of(word.split("\\|", -1))
                        .flatMap(choice -> choice.endsWith("*")
                                ? words.stream()
                                        .filter(each -> each.startsWith(choice.substring(0, choice.length() - 1)))
                                : Stream.of(choice))
                        // Twice, for one choice alone is none.
                        .flatMap(choice -> Stream.of(choice, choice))
                        .collect(Collectors.joining("|", "(", ")")))
                .collect(Collectors.joining(" "));
    }

    @Test
    void a_slot_shares_no_five_words_in_a_row_with_what_is_measured() {
        SharedRuns shared = new SharedRuns(measured(), Corpus.TEMPLATES.slots());
        Map<String, String> found = new TreeMap<>();
        Corpus.TEMPLATES
                .slots()
                .forEach((slot, choices) -> choices.forEach(choice -> {
                    shared.of(choice).forEach(run -> found.put(run, slot + " = " + choice));
                }));
        assertThat(found).isEmpty();
    }
}
