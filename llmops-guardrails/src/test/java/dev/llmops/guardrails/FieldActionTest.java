package dev.llmops.guardrails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailBlockedException;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedModelClient;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from a broken rule, field by field; what is mended, merged, and given up early. */
class FieldActionTest {

    enum Colour {
        DARK_RED,
        BLUE
    }

    record Item(@Size(max = 5) String name, @Min(1) @Max(9) int count, boolean sold) {}

    record Order(
            @Pattern(regexp = "[A-Z]{3}") String code,
            Colour colour,
            @Size(max = 2) List<Item> items,
            Optional<Double> price) {}

    private static final String GOOD =
            "{\"code\":\"ABC\",\"colour\":\"BLUE\",\"items\":[{\"name\":\"lamp\",\"count\":2,\"sold\":true}],\"price\":1.5}";

    private final Deque<String> answers = new ArrayDeque<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "count":2 | "count":"2"
                    "count":9 | "count":12
                    "count":1 | "count":-3
                    "sold":true | "sold":"Yes"
                    "colour":"DARK_RED" | "colour":"dark red"
                    "name":"table" | "name":"tablespoon"
                    "name":"7" | "name":7
                    "price":2.5 | "price":"2.5"
                    "price":1.5 | "price":1.5,"colour2":"x"
                    """)
    void fix_mends_what_can_be_mended_in_one_way_only(String mended, String broken) {
        String name = broken.substring(1, broken.indexOf('"', 1));
        String good = GOOD.replaceFirst("\"" + name + "\":(\"[A-Za-z]*\"|[a-z0-9.]+)", mended.replace("$", ""));
        StructuredOutput<Order> orders = fixing();

        answers.add(GOOD.replaceFirst("\"" + name + "\":(\"[A-Za-z]*\"|[a-z0-9.]+)", broken));
        Answer answer = ask(orders, 0);

        assertThat(orders.read(answer.text())).isEqualTo(orders.read(good));
        assertThat(types(answer)).contains("fixed_field");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"count\":\"two\"",
                "\"count\":2.5",
                "\"sold\":\"maybe\"",
                "\"colour\":\"green\"",
                "\"code\":\"abc\""
            })
    void fix_asks_again_where_there_is_no_one_way(String broken) {
        String name = broken.substring(1, broken.indexOf('"', 1));
        answers.add(GOOD.replaceFirst("\"" + name + "\":(\"[A-Za-z]*\"|[a-z0-9.]+)", broken));
        answers.add(GOOD);
        StructuredOutput<Order> orders = fixing();

        assertThat(orders.read(ask(orders, 1).text())).isEqualTo(orders.read(GOOD));
        assertThat(answers).isEmpty();
    }

    @Test
    void filter_takes_items_out_of_lists_and_leaves_optional_fields_out() {
        StructuredOutput<Order> orders = StructuredOutput.builder(Order.class)
                .onInvalid("/items/*", FieldAction.FILTER)
                .onInvalid("/price", FieldAction.FILTER)
                .build();
        answers.add(GOOD.replace("[{", "[7,{").replace("1.5", "\"dear\""));

        Order order = orders.read(ask(orders, 0).text());

        assertThat(order.items()).hasSize(1);
        assertThat(order.price()).isEmpty();
    }

    @Test
    void refrain_withdraws_the_answer_and_the_call_succeeds() {
        StructuredOutput<Order> orders = StructuredOutput.builder(Order.class)
                .onInvalid("/code", FieldAction.REFRAIN)
                .build();
        answers.add(GOOD.replace("ABC", "nothing"));

        Answer answer = ask(orders, 1);

        assertThat(orders.find(answer.text())).isEmpty();
        assertThat(orders.find(GOOD)).isPresent();
        assertThat(types(answer)).containsExactly("refrained");
    }

    @Test
    void exception_ends_the_call_at_once_without_the_value() {
        StructuredOutput<Order> orders = StructuredOutput.builder(Order.class)
                .onInvalid("/code", FieldAction.EXCEPTION)
                .build();
        answers.add(GOOD.replace("ABC", "PLANTED!"));

        assertThatThrownBy(() -> ask(orders, 5))
                .isInstanceOf(GuardrailBlockedException.class)
                .hasMessageContaining("/code")
                .hasMessageNotContaining("PLANTED");
        assertThat(answers).isEmpty();
    }

    @Test
    void noop_tells_and_lets_pass() {
        StructuredOutput<Order> orders = StructuredOutput.builder(Order.class)
                .onInvalid(FieldAction.NOOP)
                .build();
        String odd = GOOD.replace("ABC", "odd");
        answers.add(odd);

        Answer answer = ask(orders, 0);

        assertThat(answer.text()).contains("\"odd\"");
        assertThat(types(answer)).containsExactly("invalid_field");
    }

    @Test
    void only_wrong_fields_are_taken_from_the_next_answer() {
        StructuredOutput<Order> orders = StructuredOutput.of(Order.class);
        answers.add(GOOD.replace("ABC", "abc"));
        answers.add("{\"code\":\"XYZ\"}");

        Answer part = ask(orders, 1);
        assertThat(orders.read(part.text())).isEqualTo(orders.read(GOOD.replace("ABC", "XYZ")));
        assertThat(types(part)).contains("merged");

        answers.add(GOOD.replace("ABC", "abc"));
        answers.add(GOOD.replace("ABC", "XYZ").replace("lamp", "sofa").replace("BLUE", "DARK_RED"));
        Order whole = orders.read(ask(orders, 1).text());
        assertThat(whole.code()).isEqualTo("XYZ");
        assertThat(whole.colour()).as("what was right stays").isEqualTo(Colour.BLUE);
        assertThat(whole.items().get(0).name()).isEqualTo("lamp");
    }

    @Test
    void a_missing_field_can_be_brought_alone() {
        StructuredOutput<Order> orders = StructuredOutput.of(Order.class);
        answers.add(GOOD.replace("\"colour\":\"BLUE\",", ""));
        answers.add("{\"colour\":\"DARK_RED\"}");

        assertThat(orders.read(ask(orders, 1).text()).colour()).isEqualTo(Colour.DARK_RED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'code':'ABC','colour':'BLUE','items':[{'name':'lamp','count':2,'sold':True,}],'price':1.5,}",
                "{code:\"ABC\",colour:\"BLUE\",items:[{name:\"lamp\",count:2,sold:true}],price:1.5}",
                "{\"code\":\"ABC\", // the code\n\"colour\":\"BLUE\",/* x */\"items\":[{\"name\":\"lamp\",\"count\":+2,\"sold\":True}],\"price\":1.5}",
                "Here: {\"code\":\"ABC\",\"colour\":\"BLUE\",\"items\":[{\"name\":\"lamp\",\"count\":2,\"sold\":true}],\"price\":1.5,} ok?"
            })
    void what_is_nearly_json_is_read(String answer) {
        StructuredOutput<Order> orders = StructuredOutput.of(Order.class);
        answers.add(answer);

        Answer read = ask(orders, 0);

        assertThat(orders.read(read.text())).isEqualTo(orders.read(GOOD));
        assertThat(types(read)).contains("repaired");
    }

    @Test
    void words_in_texts_are_not_taken_for_constants() {
        StructuredOutput<Order> orders = StructuredOutput.builder(Order.class)
                .onInvalid(FieldAction.NOOP)
                .build();
        answers.add(GOOD.replace("lamp", "None True \\\" NaN").replace("}]", ",}]"));

        assertThat(ask(orders, 0).text()).contains("None True \\\" NaN");
    }

    @Test
    void a_cut_answer_is_closed_only_on_request_and_told() {
        String cut =
                "{\"code\":\"ABC\",\"colour\":\"BLUE\",\"items\":[{\"name\":\"lamp\",\"count\":2,\"sold\":true},{\"name\":\"so";
        StructuredOutput<Order> strict = StructuredOutput.of(Order.class);
        StructuredOutput<Order> closing =
                StructuredOutput.builder(Order.class).closeCutAnswers().build();

        assertThat(strict.check(GuardrailStage.OUTPUT, cut, context(strict))).isInstanceOf(Decision.Reask.class);
        Decision closed = closing.check(GuardrailStage.OUTPUT, cut.replace(",{\"name\":\"so", ""), context(closing));
        assertThat(closed).isInstanceOf(Decision.Transform.class);
        assertThat(closed.findings()).extracting(Finding::type).containsExactly("cut_closed");
        assertThat(closing.read(((Decision.Transform) closed).text()).items()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"code":"ABC","colour":"GREEN", | /colour: must be one of
                    {"code":7, | /code: must be of type string
                    {"extra": | /extra: may not be there
                    {"items":[{"count":12, | /items/0/count: must be at most 9
                    {"items":{"a": | /items: must be of type array
                    {"items":[{},{},{ | /items/2: must not be there
                    """)
    void a_stream_that_can_not_become_right_is_given_up_at_once_where_that_is_wanted(String prefix, String problem) {
        StructuredOutput<Order> orders = early();

        StreamCheck.Step step = pushed(orders, prefix);

        assertThat(step.decision()).isInstanceOf(Decision.Reask.class);
        assertThat(((Decision.Reask) step.decision()).instruction()).contains(problem);
        assertThat(step.released()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sure, \"quoted\" [words]: {\"code\":\"ABC\"",
                "{\"price\":<PHONE_1>",
                "{'code':7",
                "{\"code\":\"abc\"",
                "{\"price\":2",
                "{\"price\":null",
                "{\"colour\":\"<COLOUR_1>\"",
                "no JSON at all"
            })
    void a_stream_that_may_become_right_is_held(String prefix) {
        assertThat(pushed(early(), prefix).decision()).isNull();
    }

    @Test
    void good_answers_pass_whatever_the_pieces() {
        long seed = 20261125;
        Random random = new Random(seed);
        StructuredOutput<Order> orders = StructuredOutput.of(Order.class);
        for (int i = 0; i < 500; i++) {
            StreamCheck check = orders.checkStream(context(orders));
            StringBuilder released = new StringBuilder();
            int at = 0;
            while (at < GOOD.length()) {
                int end = Math.min(GOOD.length(), at + 1 + random.nextInt(9));
                StreamCheck.Step step = check.push(GOOD.substring(at, end));
                assertThat(step.decision()).as("seed %d", seed).isNull();
                released.append(step.released());
                at = end;
            }
            released.append(check.finish().released());
            assertThat(released).as("seed %d", seed).hasToString(GOOD);
        }
    }

    @Test
    void a_pointer_that_is_none_or_comes_twice_is_refused() {
        StructuredOutput.Builder<Order> builder =
                StructuredOutput.builder(Order.class).onInvalid("/code", FieldAction.FIX);

        assertThatThrownBy(() -> builder.onInvalid("code", FieldAction.FIX))
                .hasMessageContaining("must begin with '/'");
        assertThatThrownBy(() -> builder.onInvalid("/code", FieldAction.NOOP)).hasMessageContaining("was set before");
    }

    private static StructuredOutput<Order> fixing() {
        return StructuredOutput.builder(Order.class).onInvalid(FieldAction.FIX).build();
    }

    private static StructuredOutput<Order> early() {
        return StructuredOutput.builder(Order.class).giveUpEarly().build();
    }

    @Test
    void what_could_be_mended_is_not_given_up_early() {
        assertThatThrownBy(() -> StructuredOutput.builder(Order.class)
                        .giveUpEarly()
                        .onInvalid("/code", FieldAction.FIX)
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("giveUpEarly()");
    }

    private static StreamCheck.Step pushed(StructuredOutput<Order> orders, String prefix) {
        StreamCheck check = orders.checkStream(context(orders));
        StreamCheck.Step step = StreamCheck.Step.HOLD;
        for (int i = 0; i < prefix.length() && step.decision() == null; i++) {
            step = check.push(prefix.substring(i, i + 1));
        }
        return step;
    }

    private static GuardrailContext context(StructuredOutput<?> output) {
        return GuardrailContext.of(
                Caller.ANONYMOUS,
                ModelRequest.builder()
                        .user("read")
                        .responseFormat(output.responseFormat())
                        .build());
    }

    private Answer ask(StructuredOutput<Order> orders, int reasks) {
        ScriptedModelClient model = ScriptedModelClient.of(request -> ScriptedModelClient.script(answers.remove()));
        try (LlmOps ops = LlmOps.builder()
                .store(Store.noop())
                .model(model)
                .guardrails(orders)
                .maxReasks(reasks)
                .build()) {
            return ops.request(ModelRequest.builder()
                            .user("read")
                            .responseFormat(orders.responseFormat())
                            .build())
                    .ask();
        }
    }

    private static List<String> types(Answer answer) {
        return answer.generation().guardrails().stream()
                .flatMap(record -> record.decision().findings().stream())
                .map(Finding::type)
                .toList();
    }
}
