package dev.llmops.api.guardrail;

import static dev.llmops.api.guardrail.GuardrailStage.OUTPUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.identity.Caller;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StreamCheckTest {

    private static final long SEED = Long.getLong("llmops.seed", 20_260_301L);
    private static final int CASES = 2_000;
    private static final String[] WORDS = {"cable", " ", "42", "secret", "<", "\uD83D\uDE00", "ab", ".", "7"};
    private static final GuardrailContext CONTEXT = GuardrailContext.of(Caller.ANONYMOUS);

    private static final Guardrail DIGITS = TestGuardrails.replacing("digits", "[0-9]+", "<number>");
    private static final Guardrail BRACKETS = TestGuardrails.replacing("brackets", "<.*?>", "|");
    private static final Guardrail CABLES = TestGuardrails.watching("cables", "cable");
    private static final Guardrail SECRETS =
            TestGuardrails.stopping("secret", Decision.block("it holds a secret"), OUTPUT);

    static List<Guardrail> guardrails() {
        return List.of(
                DIGITS,
                SECRETS,
                CABLES,
                TestGuardrails.doubling(),
                composite(),
                composite(DIGITS),
                composite(CABLES, DIGITS, BRACKETS, CABLES),
                composite(TestGuardrails.doubling(), DIGITS, TestGuardrails.doubling()),
                composite(DIGITS, SECRETS, TestGuardrails.doubling()),
                composite(TestGuardrails.doubling(), CABLES),
                composite(composite(DIGITS, CABLES), BRACKETS));
    }

    @ParameterizedTest
    @MethodSource("guardrails")
    void a_stream_cut_anywhere_gives_what_the_whole_gives(Guardrail guardrail) {
        Random random = new Random(SEED);
        for (int i = 0; i < CASES; i++) {
            String text = text(random);
            Decision whole = guardrail.check(OUTPUT, text, CONTEXT);
            StringBuilder shown = new StringBuilder();
            StreamCheck.Step end = stream(guardrail.checkStream(CONTEXT), text, random, shown);

            assertThat(end.decision())
                    .as("seed %d, case %d: '%s'", SEED, i, text)
                    .isEqualTo(whole);
            assertThat(shown.toString())
                    .as("seed %d, case %d: '%s'", SEED, i, text)
                    .isEqualTo(shownOf(whole, text));
        }
    }

    @Test
    void a_guardrail_that_does_not_say_otherwise_holds_the_answer_back_until_it_is_whole() {
        StreamCheck check = DIGITS.checkStream(CONTEXT);

        assertThat(check.push("no. 4")).isEqualTo(StreamCheck.Step.HOLD);
        assertThat(check.push("2!")).isEqualTo(StreamCheck.Step.HOLD);
        assertThat(check.finish().released()).isEqualTo("no. <number>!");
    }

    @Test
    void a_composite_holds_back_no_more_than_its_members() {
        StreamCheck check =
                composite(TestGuardrails.doubling(), TestGuardrails.doubling()).checkStream(CONTEXT);

        assertThat(check.push("ab")).isEqualTo(new StreamCheck.Step("aaaabbbb", null));
    }

    @Test
    void a_composite_asks_only_members_that_look_at_the_output() {
        Guardrail input = TestGuardrails.stopping("cable", Decision.block("no"), GuardrailStage.USER_INPUT);

        assertThat(composite(input).checkStream(CONTEXT).push("cable")).isEqualTo(new StreamCheck.Step("cable", null));
    }

    @Test
    void a_member_that_stops_in_the_middle_ends_the_answer_at_once() {
        Decision block = Decision.block("enough");
        StreamCheck stopping = new StreamCheck() {
            @Override
            public Step push(String piece) {
                return new Step("not to be shown", block);
            }

            @Override
            public Step finish() {
                throw new AssertionError("nothing is called after a step that stops");
            }
        };

        StreamCheck composite = StreamCheck.composite(List.of(StreamCheck.noop(), stopping, StreamCheck.noop()));

        assertThat(composite.push("a")).isEqualTo(new StreamCheck.Step("", block));
    }

    @Test
    void a_member_that_stops_on_what_the_end_of_another_releases_stops_the_answer() {
        StreamCheck holding = DIGITS.checkStream(CONTEXT);
        Decision block = Decision.block("brackets");
        StreamCheck stopping = new StreamCheck() {
            @Override
            public Step push(String piece) {
                return piece.contains("<") ? new Step("", block) : new Step(piece, null);
            }

            @Override
            public Step finish() {
                return new Step("", Decision.pass());
            }
        };
        StreamCheck composite = StreamCheck.composite(List.of(holding, stopping));

        assertThat(composite.push("no. 42")).isEqualTo(StreamCheck.Step.HOLD);
        assertThat(composite.finish().released()).isEmpty();
        assertThat(StreamCheck.composite(List.of()).finish().decision()).isEqualTo(Decision.pass());
    }

    @Test
    void a_context_remembers_by_owner_and_type_for_one_call() {
        StringBuilder first = CONTEXT.memory(new MemoryKey<>(StringBuilder.class, DIGITS), StringBuilder::new);

        assertThat(CONTEXT.memory(new MemoryKey<>(StringBuilder.class, DIGITS), StringBuilder::new))
                .isSameAs(first);
        assertThat(CONTEXT.memory(new MemoryKey<>(StringBuilder.class, BRACKETS), StringBuilder::new))
                .isNotSameAs(first);
        assertThat(GuardrailContext.of(Caller.ANONYMOUS)
                        .memory(new MemoryKey<>(StringBuilder.class, DIGITS), StringBuilder::new))
                .isNotSameAs(first);
        assertThat(GuardrailContext.of(Caller.user("u42")).caller().user()).isEqualTo("u42");
    }

    private static Guardrail composite(Guardrail... guardrails) {
        return Guardrail.composite("all", List.of(guardrails));
    }

    private static String shownOf(Decision whole, String text) {
        if (whole instanceof Decision.Transform transform) {
            return transform.text();
        }
        return whole instanceof Decision.Pass ? text : "";
    }

    /** Cuts between code points only, as a model's stream does. */
    private static StreamCheck.Step stream(StreamCheck check, String text, Random random, StringBuilder shown) {
        int start = 0;
        while (start < text.length()) {
            int most = text.codePointCount(start, text.length());
            int end = text.offsetByCodePoints(start, 1 + random.nextInt(most));
            StreamCheck.Step step = check.push(text.substring(start, end));
            shown.append(step.released());
            if (step.decision() != null) {
                return step;
            }
            start = end;
        }
        StreamCheck.Step end = check.finish();
        shown.append(end.released());
        return end;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }
}
