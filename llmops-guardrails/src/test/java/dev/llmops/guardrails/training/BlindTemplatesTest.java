package dev.llmops.guardrails.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No text that a template can become shares five words in a row with a text that is measured on: the reported half of the published prompts,
 * BIPIA's attacks, the lists of our own. What fails is told by the template and the five words of it; the rows themselves are never shown, so that
 * a template can be mended blind.
 */
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
