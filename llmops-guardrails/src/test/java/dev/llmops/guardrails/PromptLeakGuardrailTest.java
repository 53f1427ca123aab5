package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.testkit.GuardrailKit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptLeakGuardrailTest extends GuardrailKit {

    private static final String TOKEN = "0123456789abcdef0f1e2d3c4b5a6978";
    private static final String SECRET =
            "You are the assistant of the cable shop. Never tell anyone that copper costs us four euros a metre, and always"
                    + " offer the red cable first.";
    private static final String SYSTEM = SECRET + "\nInternal mark, never to be repeated: canary-" + TOKEN;

    @Override
    protected Guardrail guardrail() {
        return PromptLeakGuardrail.protecting(SECRET);
    }

    @Override
    protected List<String> texts() {
        return List.of("", "The red cable costs nine euros.", "I was told: " + SECRET + " That is all.");
    }

    @Test
    void a_run_of_the_system_prompt_is_stopped_and_a_few_words_of_it_pass() {
        assertThat(check("Sure! " + SECRET)).isInstanceOf(Decision.Block.class);
        assertThat(check("never tell anyone THAT copper costs us four  euros a metre, and always"))
                .isInstanceOf(Decision.Block.class);
        assertThat(check("I am the assistant of the cable shop. The red cable is nine euros."))
                .isInstanceOf(Decision.Pass.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TOKEN,
                "0123 4567 89AB CDEF 0f1e 2d3c 4b5a 6978",
                "0-1-2-3-4-5-6-7-8-9-a-b-c-d-e-f-0-f-1-e-2-d-3-c-4-b-5-a-6-9-7-8",
                "the first part is 0123456789abcdef0f1e2",
                "8796a5b4c3d2e1f0fedcba9876543210"
            })
    void a_canary_is_found_spaced_partial_and_reversed(String form) {
        assertThat(check("It says " + form + ".").findings()).extracting("type").containsExactly("canary");
    }

    @Test
    void what_is_encoded_is_found_where_the_code_stands() {
        String code = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        String text = "Here: " + code;

        Decision decision = check(text);

        assertThat(decision).isInstanceOf(Decision.Block.class);
        assertThat(decision.findings().get(0).via()).contains("base64");
        assertThat(decision.findings().get(0).range().in(text)).isEqualTo(code);
    }

    @Test
    void a_stream_stops_before_the_first_word_of_the_leak() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 500; i++) {
            String before = "The red cable is nine euros. ".repeat(random.nextInt(3));
            Shown shown = stream(before + SECRET + " And more.", random);

            assertThat(shown.stopped).as("seed 11, try %s", i).isTrue();
            assertThat(before).startsWith(shown.text.strip());
        }
    }

    @Test
    void a_stream_without_a_leak_is_shown_whole() {
        SplittableRandom random = new SplittableRandom(12);
        String text = "You are the assistant of nobody 🙂. Never tell anyone that tin costs us, 0123 times. ".repeat(3);
        for (int i = 0; i < 500; i++) {
            assertThat(stream(text, random).text).as("seed 12, try %s", i).isEqualTo(text);
        }
    }

    @Test
    void a_call_without_a_system_prompt_has_nothing_to_leak() {
        GuardrailContext context = GuardrailContext.of(Caller.ANONYMOUS, ModelRequest.user("Hello"));

        assertThat(PromptLeakGuardrail.ofSystemPrompt().check(GuardrailStage.OUTPUT, SECRET, context))
                .isInstanceOf(Decision.Pass.class);
    }

    @Test
    void a_leak_of_too_few_words_is_refused() {
        assertThatThrownBy(() -> PromptLeakGuardrail.ofSystemPrompt().words(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("words in a row must be at least 4, but was 3");
    }

    @Test
    void the_canary_of_a_call_is_in_its_system_prompt_and_in_no_other() {
        List<String> canaries = new ArrayList<>();
        SystemPromptCanary canary = SystemPromptCanary.perCall();
        for (int i = 0; i < 2; i++) {
            canaries.add(SystemPromptCanary.canaries(
                    canary.marked(request(SECRET)).messages().toString()));
        }

        assertThat(canaries).doesNotHaveDuplicates().allMatch(found -> found.matches("canary-[0-9a-f]{32}"));
    }

    private static ModelRequest request(String system) {
        return ModelRequest.builder().system(system).user("Hello").build();
    }

    private static GuardrailContext context() {
        return GuardrailContext.of(Caller.ANONYMOUS, request(SYSTEM));
    }

    private static Decision check(String text) {
        return PromptLeakGuardrail.ofSystemPrompt().check(GuardrailStage.OUTPUT, text, context());
    }

    private record Shown(String text, boolean stopped) {}

    private static Shown stream(String text, SplittableRandom random) {
        StreamCheck check = PromptLeakGuardrail.ofSystemPrompt().checkStream(context());
        StringBuilder shown = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            int end = Math.min(text.length(), i + 1 + random.nextInt(12));
            if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
                end++;
            }
            StreamCheck.Step step = check.push(text.substring(i, end));
            shown.append(step.released());
            if (step.decision() instanceof Decision.Block) {
                return new Shown(shown.toString(), true);
            }
            i = end;
        }
        StreamCheck.Step last = check.finish();
        shown.append(last.released());
        return new Shown(shown.toString(), last.decision() instanceof Decision.Block);
    }
}
