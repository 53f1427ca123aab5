package dev.llmops.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.MemoryKey;
import dev.llmops.api.guardrail.Scrubber;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.UserMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScrubbedExamplesTest {

    private static final TrainingExample.Source SOURCE = new TrainingExample.Source(
            new GenerationId("0190163d-8694-739b-aea5-966c26f8ad91"), List.of("f"), "u", null);

    @Test
    void a_number_has_one_name_in_all_texts_of_an_example_and_every_text_is_scrubbed() {
        TrainingExample example = new TrainingExample.Preference(
                SOURCE,
                List.of(
                        Message.system("desk 111"),
                        new UserMessage(List.of(new TextPart("I am 222, not 333")), "user 222"),
                        new AssistantMessage(
                                List.of(new TextPart("hello 333")),
                                List.of(new ToolCall("1", "t", "{\"111\": [222, {\"a\": \"x 333\"}]}")))),
                List.of(),
                Message.assistant("333"),
                Message.assistant("222"));

        String scrubbed = ScrubbedExamples.scrub(example, Scrubber.of(new Numbers()))
                .orElseThrow()
                .toString();

        assertThat(scrubbed)
                .doesNotContain("111", "222", "333")
                .contains("desk <N1>", "I am <N2>, not <N3>", "user <N2>", "hello <N3>")
                .contains("{\"<N1>\":[\"<N2>\",{\"a\":\"x <N3>\"}]}");
    }

    @Test
    void the_next_example_knows_nothing_of_it() {
        Scrubber scrubber = Scrubber.of(new Numbers());

        assertThat(scrubber.forExample().scrub("111")).contains("<N1>");
        assertThat(scrubber.forExample().scrub("222")).contains("<N1>");
    }

    /** Numbers the numbers of three digits in a call. */
    private static final class Numbers implements Guardrail {

        private static final Pattern NUMBER = Pattern.compile("\\d{3}");

        @Override
        public String name() {
            return "numbers";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.OUTPUT);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            assertThat(stage).isEqualTo(GuardrailStage.OUTPUT);
            List<?> known = context.memory(new MemoryKey<>(List.class, this), ArrayList::new);
            @SuppressWarnings("unchecked")
            List<String> numbers = (List<String>) known;
            String named = NUMBER.matcher(text).replaceAll(match -> "<N" + number(numbers, match) + ">");
            return named.equals(text) ? Decision.pass() : new Decision.Transform(named, List.of());
        }

        private static int number(List<String> numbers, MatchResult match) {
            if (!numbers.contains(match.group())) {
                numbers.add(match.group());
            }
            return numbers.indexOf(match.group()) + 1;
        }
    }
}
