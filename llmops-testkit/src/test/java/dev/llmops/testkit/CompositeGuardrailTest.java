package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.text.CharRange;
import java.util.List;
import java.util.Set;

class CompositeGuardrailTest extends GuardrailKit {

    @Override
    protected Guardrail guardrail() {
        return Guardrail.composite("both", List.of(new Word("blue"), new Word("red")));
    }

    @Override
    protected List<String> texts() {
        return List.of("nothing", "a blue \uD83D\uDE00 lamp", "red, then blue", "blue blue");
    }

    @Override
    protected void assertFound(Finding finding, String found) {
        assertThat(found).isEqualTo(finding.type());
    }

    /** Replaces the first occurrence of a word. */
    private record Word(String word) implements Guardrail {

        @Override
        public String name() {
            return "no-" + word;
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.OUTPUT, GuardrailStage.USER_INPUT);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            int at = text.indexOf(word);
            if (at < 0) {
                return Decision.pass();
            }
            Finding finding = new Finding(name(), word, new CharRange(at, at + word.length()), 1);
            return new Decision.Transform(
                    text.substring(0, at) + "grey" + text.substring(at + word.length()), List.of(finding));
        }
    }
}
