package dev.llmops.core.internal.guardrail;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.internal.template.TemplateParser;
import dev.llmops.testkit.AdversarialTexts;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the chain reads of answers and prompts takes time in proportion to it, whatever it is. */
class CoreLinearWorkTest {

    private static final int LENGTH = 15_000;
    private static final int PIECE = 20;

    @Test
    void values_are_put_back_into_an_answer_in_pieces() {
        AdversarialTexts.of("{\"a\":\"", "\\", "\\u0041", "[", "\"", "{", "A\uD83D")
                .forEach(kind -> kind.assertLinear(LENGTH, text -> {
                    CallNotes notes = new CallNotes(
                            new GenerationId("00000000-0000-7000-8000-000000000001"), Instant.EPOCH, 0, null);
                    notes.restoreWith(this, Upper::new);
                    Deanonymizer restored = Deanonymizer.byForm(notes::restorers);
                    for (int i = 0; i < text.length(); i += PIECE) {
                        restored.push(text.substring(i, Math.min(i + PIECE, text.length())));
                    }
                    restored.finish();
                }));
    }

    @Tag("full")
    @Test
    void a_template_is_parsed() {
        AdversarialTexts.of(
                        "{{a",
                        "{{a}}",
                        "{{{",
                        "{{#if a}}",
                        "{{#each a}}{{/each}}",
                        "{{!-- ",
                        "{{(a ",
                        "{{> a ",
                        "{{{{raw")
                .forEach(kind -> kind.assertLinear(LENGTH, TemplateParser::parse));
    }

    private static final class Upper implements Deanonymizer {

        @Override
        public String push(String piece) {
            return piece.replace('a', 'A');
        }

        @Override
        public String finish() {
            return "";
        }
    }
}
