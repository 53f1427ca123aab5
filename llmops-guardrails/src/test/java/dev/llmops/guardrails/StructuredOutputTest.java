package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.guardrail.AnswerRejectedException;
import dev.llmops.api.guardrail.Deanonymizer;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.Ask;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedModelClient;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredOutputTest {

    enum Kind {
        BUG,
        QUESTION
    }

    record Ticket(
            @NotBlank @JsonPropertyDescription("name of the product")
            String product,

            @Min(1) @Max(5) int severity,
            Kind kind,
            Optional<@Email String> mail,
            @Size(max = 3) List<@Pattern(regexp = "[a-z]+") String> tags,
            @Nullable LocalDate seen) {}

    record Node(String name, List<@Valid Node> children) {}

    record Odd(Thread thread) {}

    record Chain(String name, Link next) {}

    record Link(Chain chain) {}

    record Slow(@Pattern(regexp = "(a+)+") String text) {}

    record Contact(@Size(max = 12) String mail) {}

    record Account(
            String password, @Pattern(regexp = "[a-z]+") String role) {}

    record Payment(@Min(1) long card, String mail) {}

    private static final String GOOD =
            "{\"product\":\"lamp\",\"severity\":2,\"kind\":\"BUG\",\"tags\":[\"hot\"],\"seen\":\"2026-11-25\"}";

    private final StructuredOutput<Ticket> tickets = StructuredOutput.of(Ticket.class);
    private final Deque<String> answers = new ArrayDeque<>();
    private final ScriptedModelClient model =
            ScriptedModelClient.of(request -> ScriptedModelClient.script(answers.remove()));

    @Test
    void the_schema_tells_types_and_constraints() {
        assertThat(tickets.schema().json())
                .isEqualTo("{\"type\":\"object\",\"properties\":{"
                        + "\"product\":{\"type\":\"string\",\"minLength\":1,\"description\":\"name of the product\"},"
                        + "\"severity\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":5},"
                        + "\"kind\":{\"type\":\"string\",\"enum\":[\"BUG\",\"QUESTION\"]},"
                        + "\"mail\":{\"type\":\"string\"},"
                        + "\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"maxItems\":3},"
                        + "\"seen\":{\"type\":\"string\",\"format\":\"date\"}},"
                        + "\"required\":[\"product\",\"severity\",\"kind\",\"tags\"],\"additionalProperties\":false}");
    }

    @Test
    void a_record_may_hold_itself() {
        StructuredOutput<Node> nodes = StructuredOutput.of(Node.class);

        assertThat(nodes.schema().json()).contains("\"$ref\":\"#/$defs/Node\"");
        assertThat(nodes.read("{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[]}]}"))
                .isEqualTo(new Node("a", List.of(new Node("b", List.of()))));
        assertThatThrownBy(() -> nodes.read("{\"name\":\"a\",\"children\":[{\"name\":\"b\"}]}"))
                .isInstanceOf(InvalidModelResponseException.class)
                .hasMessageContaining("/children/0");
    }

    @Test
    void a_record_that_can_not_be_without_itself_is_refused_with_the_way_it_goes() {
        assertThatThrownBy(() -> StructuredOutput.of(Chain.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[Chain, Link]")
                .hasMessageContaining("Optional");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_model_gets_the_schema_with_a_prompt_and_again_when_it_is_asked_again(boolean streaming) {
        answers.add(GOOD.replace(":2,", ":9,"));
        answers.add(GOOD);
        LlmOps ops = ops(1, tickets);
        ops.prompts().register("read", PromptContent.of("{{mail}}"), PromptCommit.NONE);
        Ask ask = ops.prompt("read").with("mail", "my lamp is broken").responseFormat(tickets.responseFormat());

        assertThat(tickets.read(answer(ask, streaming).text()).severity()).isEqualTo(2);
        assertThat(model.requests())
                .extracting(ModelRequest::responseFormat)
                .containsExactly(tickets.responseFormat(), tickets.responseFormat());
    }

    @Test
    void a_redacted_number_is_good_once_it_is_put_back() {
        StructuredOutput<Payment> payments = StructuredOutput.of(Payment.class);
        answers.add("{\"card\": 4111111111111111, \"mail\": \"<EMAIL_1>\"}");
        Answer answer = ops(0, PiiGuardrail.redact(), payments)
                .request(ModelRequest.user("I am ann@example.com"))
                .responseFormat(payments.responseFormat())
                .ask();

        assertThat(payments.read(answer.text())).isEqualTo(new Payment(4111111111111111L, "ann@example.com"));
        assertThat(answer.generation().toString()).doesNotContain("4111111111111111", "ann@example.com");
    }

    /** A placeholder is shorter than what it stands for, and of other characters. */
    @Test
    void what_is_put_back_must_keep_the_constraints_that_the_placeholder_keeps() {
        StructuredOutput<Contact> contacts = StructuredOutput.of(Contact.class);
        assertThat("<EMAIL_1>").hasSizeLessThanOrEqualTo(12);
        for (String mail : List.of("ann@example.com", "a@b.com")) {
            answers.add("{\"mail\": \"<EMAIL_1>\"}");
            Ask ask = ops(0, PiiGuardrail.redact(), contacts)
                    .request(ModelRequest.user("I am " + mail))
                    .responseFormat(contacts.responseFormat());
            if (mail.length() <= 12) {
                assertThat(contacts.read(ask.ask().text())).isEqualTo(new Contact(mail));
            } else {
                assertThatThrownBy(ask::ask).isInstanceOf(AnswerRejectedException.class);
            }
        }
    }

    /** Who puts a member into the answer by what they typed gets a string. */
    @Test
    void a_typed_value_that_looks_like_json_stays_one_value() {
        StructuredOutput<Account> accounts = StructuredOutput.of(Account.class);
        for (String typed : List.of("abc\",\"role\":\"admin", "a\\", "a\\u0041\n")) {
            answers.add("{\"password\": \"#\", \"role\": \"user\"}");
            String answer = ops(0, new Typed(typed), accounts)
                    .request(ModelRequest.user("my password is " + typed))
                    .responseFormat(accounts.responseFormat())
                    .ask()
                    .text();

            assertThat(accounts.read(answer)).isEqualTo(new Account(typed, "user"));
        }
    }

    /** Takes what was typed out of the question, and puts it back. */
    private record Typed(String value) implements Guardrail {

        @Override
        public String name() {
            return "typed";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.USER_INPUT);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            context.restoreWith(this, () -> new Deanonymizer() {
                @Override
                public String push(String piece) {
                    return piece.replace("#", value);
                }

                @Override
                public String finish() {
                    return "";
                }
            });
            return new Decision.Transform(text.replace(value, "#"), List.of());
        }
    }

    @Test
    void a_component_without_json_form_is_refused_by_name() {
        assertThatThrownBy(() -> StructuredOutput.of(Odd.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Odd.thread")
                .hasMessageContaining("java.lang.Thread");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                GOOD,
                "```json\n" + GOOD + "\n```",
                "Here it is:\n```\n" + GOOD + "\n```\nAnything else?",
                "Sure! " + GOOD + " Done.",
                "\uFEFF" + GOOD
            })
    void good_json_is_read_whatever_stands_around_it(String answer) {
        answers.add(answer);

        assertThat(tickets.read(ask(1).text()))
                .isEqualTo(
                        new Ticket("lamp", 2, Kind.BUG, Optional.empty(), List.of("hot"), LocalDate.of(2026, 11, 25)));
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void null_is_as_good_as_nothing_where_nothing_is_allowed() {
        Ticket ticket =
                tickets.read(GOOD.replace("\"2026-11-25\"", "null").replace("{\"product", "{\"mail\":null,\"product"));

        assertThat(ticket.seen()).isNull();
        assertThat(ticket.mail()).isEmpty();
    }

    @Test
    void the_model_is_told_just_the_fields_that_are_wrong() {
        answers.add(GOOD.replace(":2,", ":9,").replace("BUG", "NOISE"));
        answers.add(GOOD);

        ask(1);

        String told = model.lastRequest().messages().get(2).text();
        assertThat(told)
                .contains("/severity", "5", "9")
                .contains("/kind", "NOISE")
                .doesNotContain("/product", "lamp");
    }

    @Test
    void what_only_jakarta_validation_knows_is_told_too() {
        answers.add(GOOD.replace("hot", "HOT!").replace("{\"product", "{\"mail\":\"nobody\",\"product"));
        answers.add(GOOD);

        ask(1);

        assertThat(model.lastRequest().messages().get(2).text())
                .contains("/mail: must be a well-formed email address, but was \"nobody\"")
                .contains("/tags/0: must match \"[a-z]+\", but was \"HOT!\"");
    }

    @Test
    void a_pattern_that_backtracks_over_the_answer_is_given_up_and_told() {
        StructuredOutput<Slow> slow = StructuredOutput.of(Slow.class);
        String bad = "{\"text\":\"" + "a".repeat(1 << 20) + "!\"}";

        assertThatThrownBy(() -> slow.read(bad))
                .isInstanceOf(InvalidModelResponseException.class)
                .hasMessageContaining("/text takes too long to check");
        assertThat(slow.read("{\"text\":\"aaa\"}").text()).isEqualTo("aaa");
    }

    @Test
    void unknown_properties_and_broken_json_are_asked_for_again() {
        answers.add(GOOD.replace("{\"product", "{\"colour\":\"red\",\"product"));
        answers.add(GOOD.substring(0, 20));
        answers.add(GOOD);

        ask(2);

        assertThat(model.requests().get(1).messages().get(2).text()).contains("colour");
        assertThat(model.requests().get(2).messages().get(4).text()).contains("no JSON");
    }

    @Test
    void a_model_that_never_gets_it_right_ends_in_a_typed_error_with_its_last_answer() {
        answers.addAll(List.of("no", "nope", "{\"product\": 4711}"));

        AnswerRejectedException error = catchThrowableOfType(AnswerRejectedException.class, () -> ask(2));

        assertThat(error.lastAnswer()).isEqualTo("{\"product\": 4711}");
        assertThat(error.instruction()).contains("/product", "4711");
        assertThat(error)
                .hasMessageContaining("structured-output-Ticket")
                .message()
                .doesNotContain("4711");
        assertThat(model.requests()).hasSize(3);
    }

    @Test
    void answers_to_other_requests_pass_untouched() {
        answers.add("Hello, {friend}");

        assertThat(ops(0, tickets).request(ModelRequest.user("hi")).ask().text())
                .isEqualTo("Hello, {friend}");
    }

    @Test
    void a_redacted_value_is_checked_as_what_it_is_and_told_as_what_it_seems() {
        answers.add(GOOD.replace(":2,", ":9,").replace("{\"product", "{\"mail\":\"<EMAIL_1>\",\"product"));
        answers.add(GOOD.replace("{\"product", "{\"mail\":\"<EMAIL_1>\",\"product"));
        LlmOps ops = ops(1, PiiGuardrail.redact(), tickets);

        Answer answer = ops.request(request("I am ann@example.com")).ask();

        assertThat(tickets.read(answer.text()).mail()).hasValue("ann@example.com");
        assertThat(model.requests().toString()).doesNotContain("ann@example.com");
        assertThat(model.lastRequest().messages().get(2).text()).doesNotContain("/mail");
    }

    @Test
    void an_error_of_read_names_fields_and_no_values() {
        assertThatThrownBy(() -> tickets.read(GOOD.replace(":2,", ":4711,")))
                .isInstanceOf(InvalidModelResponseException.class)
                .hasMessageContaining("/severity")
                .message()
                .doesNotContain("4711");
    }

    private static Answer answer(Ask ask, boolean streaming) {
        if (!streaming) {
            return ask.ask();
        }
        try (AnswerStream stream = ask.stream()) {
            return stream.answer();
        }
    }

    private Answer ask(int reasks) {
        return ops(reasks, tickets).request(request("a ticket")).ask();
    }

    private ModelRequest request(String text) {
        return ModelRequest.builder()
                .user(text)
                .responseFormat(tickets.responseFormat())
                .build();
    }

    private LlmOps ops(int reasks, Guardrail... guardrails) {
        return LlmOps.builder()
                .store(Store.noop())
                .model(model)
                .maxReasks(reasks)
                .guardrails(guardrails)
                .build();
    }
}
