package dev.llmops.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ContentPolicyException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.langchain4j.internal.mapping.Faults;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults in both directions. */
class FaultMappingTest {

    static Stream<Arguments> ours() {
        return Stream.of(
                Arguments.of(new RateLimitedException("a", null, Duration.ofSeconds(1)), RateLimitException.class),
                Arguments.of(new dev.llmops.api.error.AuthenticationException("a"), AuthenticationException.class),
                Arguments.of(new dev.llmops.api.error.InvalidRequestException("a"), InvalidRequestException.class),
                Arguments.of(new ContextWindowExceededException("a"), InvalidRequestException.class),
                Arguments.of(new ContentPolicyException("a", null), ContentFilteredException.class),
                Arguments.of(new ModelTimeoutException("a"), TimeoutException.class),
                Arguments.of(new ModelUnavailableException("a"), InternalServerException.class),
                Arguments.of(new StreamTruncatedException("a"), InternalServerException.class),
                Arguments.of(new InvalidModelResponseException("a"), InternalServerException.class),
                Arguments.of(new GuardrailBlockedException("pii", "a"), GuardrailBlockedException.class),
                Arguments.of(new CallCancelledException("a"), CallCancelledException.class));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void our_fault_is_langchain4js_where_it_has_one_and_comes_back_as_it_was(
            LlmOpsException fault, Class<? extends RuntimeException> theirs) {
        var model = LangChain4jModels.asChatModel(
                ScriptedModelClient.of(request -> ScriptedModelClient.failing("", fault)));

        Throwable thrown = catchThrowable(() -> model.chat("hello"));

        assertThat(thrown).isExactlyInstanceOf(theirs).hasMessage(fault.getMessage());
        assertThat(Faults.fromLangChain4j(thrown)).isSameAs(fault);
    }

    @Test
    void an_address_that_does_not_resolve_is_an_unavailable_model() {
        assertThat(Faults.fromLangChain4j(new UnresolvedModelServerException("no such host")))
                .isInstanceOf(ModelUnavailableException.class);
    }

    @Test
    void what_a_vendor_does_not_answer_another_may() {
        assertThat(Faults.fromLangChain4j(new ContentFilteredException("no")))
                .isInstanceOf(ContentPolicyException.class)
                .hasMessage("the model refused to answer; what it said is in the cause");
    }

    @Test
    void what_nobody_knows_is_a_model_exception_that_names_it() {
        assertThat(Faults.fromLangChain4j(new IllegalStateException("secret")))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("java.lang.IllegalStateException")
                .message()
                .doesNotContain("secret");
    }

    @Test
    void a_circle_of_causes_ends() {
        RuntimeException first = new RuntimeException("first");
        first.initCause(new RuntimeException("second", first));

        assertThat(Faults.fromLangChain4j(first)).isExactlyInstanceOf(ModelException.class);
    }

    @Test
    void half_a_character_of_an_application_is_refused_with_its_place() {
        var model = LangChain4jModels.asChatModel(ScriptedModelClient.saying("never"));

        assertThatThrownBy(() -> model.chat("cat \uD83D"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("index 4 holds the lone surrogate U+D83D");
    }
}
