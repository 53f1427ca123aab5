package dev.llmops.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.prompt.LabelConflictException;
import dev.llmops.api.prompt.LabelRefusedException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LlmOpsExceptionTest {

    static List<LlmOpsException> worthARetry() {
        return List.of(
                new ModelUnavailableException("m"),
                new ModelTimeoutException("m"),
                new RateLimitedException("m", null, null),
                new StreamTruncatedException("m"),
                new InvalidModelResponseException("m"),
                new InvalidToolArgumentsException("m"),
                new QueueFullException("m"),
                new StoreUnavailableException("m"));
    }

    static List<LlmOpsException> notWorthARetry() {
        return List.of(
                new AuthenticationException("m"),
                new InvalidRequestException("m"),
                new ContextWindowExceededException("m"),
                new CallCancelledException("m"),
                new GuardrailBlockedException("pii", "m"),
                new GuardrailFailedException("m"),
                new LabelConflictException("a", "production", 1, 2),
                new LabelRefusedException("m"),
                new PromptChangedException("a@1", "sha256:1", "sha256:2"),
                new PromptNotFoundException("m"),
                new PromptSyntaxException("a.prompt", 3, "m", null),
                new PromptVariableException("m"),
                new ReplayRefusedException("m"),
                new RecordsHeldException("m"),
                new StoreVersionException("m"));
    }

    @ParameterizedTest
    @MethodSource("worthARetry")
    void a_fault_that_may_pass_is_retryable(LlmOpsException error) {
        assertThat(error.retryable()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("notWorthARetry")
    void a_fault_that_stays_is_not_retryable(LlmOpsException error) {
        assertThat(error.retryable()).isFalse();
    }

    @Test
    void an_exception_names_its_place_in_the_documentation() {
        LlmOpsException error = new RateLimitedException("slow down", null, null);

        assertThat(error.documentation()).isEqualTo("docs/reference/errors.md#ratelimitedexception");
        assertThat(error)
                .hasMessage("slow down")
                .hasToString(RateLimitedException.class.getName()
                        + ": slow down (see docs/reference/errors.md#ratelimitedexception)");
    }

    @Test
    void a_type_that_the_documentation_does_not_know_names_that_of_what_it_extends() {
        class Own extends LlmOpsException {
            private static final long serialVersionUID = 1L;

            Own() {
                super("m");
            }
        }
        assertThat(new Own().documentation()).isEqualTo("docs/reference/errors.md#llmopsexception");
    }

    @Test
    void an_exception_has_the_cause_that_it_is_given() {
        IllegalStateException cause = new IllegalStateException("connection reset");

        assertThat(new ModelUnavailableException("m", cause)).hasMessage("m").hasCause(cause);
        assertThat(new ModelUnavailableException("m")).hasNoCause();
    }

    @Test
    void a_server_may_say_how_long_to_wait() {
        assertThat(new RateLimitedException("m", null, Duration.ofSeconds(3)).retryAfter())
                .contains(Duration.ofSeconds(3));
        assertThat(new RateLimitedException("m", null, null).retryAfter()).isEmpty();
    }

    @Test
    void a_block_names_the_guardrail() {
        assertThat(new GuardrailBlockedException("pii", "a card number"))
                .hasMessage("guardrail 'pii' blocked the call: a card number")
                .extracting(GuardrailBlockedException::guardrail)
                .isEqualTo("pii");
    }

    @Test
    void a_syntax_error_names_the_line_if_it_is_known() {
        assertThat(new PromptSyntaxException("a.prompt", 3, "unclosed tag", null))
                .hasMessage("a.prompt:3: unclosed tag");
        assertThat(new PromptSyntaxException("a.prompt", 0, "no front matter", null))
                .hasMessage("a.prompt: no front matter");
    }
}
