package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.Provenance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which parts of a streamed answer a detector sees, and how often it is told what it finds there. */
class DetectorWindowsTest extends PolicyTestBase {

    private static final int AGAIN = 400;

    private static PolicyGuardrail answers(TestDetector detector, PolicyAction action) {
        return guardrail(
                GuardrailPolicy.builder("test", "1")
                        .stage(
                                GuardrailStage.OUTPUT,
                                DetectorRule.builder(detector.name())
                                        .action(action)
                                        .build())
                        .build(),
                detector);
    }

    private static TestDetector word(String word) {
        return TestDetector.word("words", DetectorCost.LINEAR, word);
    }

    /** {@return what was shown, and then the decision} */
    private static List<Object> streamed(PolicyGuardrail guardrail, String text, int pieces) {
        StreamCheck check = guardrail.checkStream(call());
        StringBuilder shown = new StringBuilder();
        for (int at = 0; at < text.length(); at += pieces) {
            shown.append(check.push(text.substring(at, Math.min(text.length(), at + pieces)))
                    .released());
        }
        StreamCheck.Step last = check.finish();
        return List.of(shown.append(last.released()).toString(), last.decision());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 70, 10_000})
    void each_sentence_is_seen_once_with_four_hundred_characters_before_it(int pieces) {
        TestDetector detector = word("never");
        List<String> expected = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int length : new int[] {150, 250, 200, 101, 300, 120, 120, 500, 333, 110}) {
            int from = Math.max(0, text.length() - AGAIN);
            text.append("x".repeat(length - 2)).append(". ");
            expected.add(text.substring(from));
        }

        streamed(answers(detector, PolicyAction.BLOCK), text.toString(), pieces);

        assertThat(detector.seen()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"398, true", "399, false", "400, false"})
    void what_is_seen_again_begins_with_a_whole_character(int behind, boolean whole) {
        TestDetector detector = word("never");
        String cat = "\uD83D\uDC08";
        String rest = "x".repeat(behind - 2) + ". ";

        streamed(answers(detector, PolicyAction.BLOCK), "x".repeat(60) + cat + rest + "y".repeat(AGAIN), 7);

        assertThat(detector.seen().get(1)).startsWith(whole ? cat + rest : rest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad", ". ", "d. "})
    void what_is_seen_again_is_told_once_in_its_place(String word) {
        String text = "This is a bad one. ".repeat(200);
        List<CharRange> places = new ArrayList<>();
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            places.add(new CharRange(at, at + word.length()));
        }

        Decision decision = (Decision)
                streamed(answers(word(word), PolicyAction.FLAG), text, 11).get(1);

        assertThat(decision.findings()).extracting(Finding::range).isEqualTo(places);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad", ". "})
    void what_is_seen_again_is_replaced_once(String word) {
        String text = "This is a bad one. ".repeat(200);

        assertThat(streamed(answers(word(word), PolicyAction.TRANSFORM), text, 11)
                        .get(0))
                .isEqualTo(text.replace(word, "[" + word + "]"));
    }

    @Test
    void what_has_no_place_is_told_once_of_an_answer() {
        TestDetector mood = new TestDetector(
                "mood", DetectorCost.LINEAR, text -> Detection.of(List.of(Evidence.of("gloomy", null, 0.7))));

        Decision decision = (Decision) streamed(answers(mood, PolicyAction.FLAG), "One is long enough. ".repeat(50), 9)
                .get(1);

        assertThat(mood.seen().size()).isGreaterThan(10);
        assertThat(decision.findings()).extracting(Finding::type).containsExactly("gloomy");
    }

    @Test
    void a_text_of_another_stage_is_seen_whole_and_all_that_is_found_is_told() {
        Evidence gloomy = Evidence.of("gloomy", null, 0.7);
        TestDetector mood =
                new TestDetector("mood", DetectorCost.LINEAR, text -> Detection.of(List.of(gloomy, gloomy)));
        String text = "One is long enough. ".repeat(50);

        Decision decision = check(
                guardrail(DetectorRule.builder("mood").action(PolicyAction.FLAG).build(), mood), text);

        assertThat(mood.seen()).containsExactly(text);
        assertThat(decision.findings()).extracting(Finding::type).containsExactly("gloomy", "gloomy");
    }

    /** One of whose detectors looks at the answer in its order, and says from where on nothing may be shown yet. */
    private static PolicyGuardrail holding(Duration longest, AtomicLong now) {
        List<DetectorRule> rules = List.of(DetectorRule.of("pii"), DetectorRule.of("words"));
        return PolicyGuardrail.builder(GuardrailPolicy.builder("test", "1")
                        .stage(
                                GuardrailStage.OUTPUT,
                                new StagePolicy(rules, Provenance.DEVELOPER, OnFailure.CLOSED, null, 100_000, longest))
                        .build())
                .detector(word("never"))
                .ticker(now::get)
                .build();
    }

    @Test
    void what_was_held_back_too_long_is_looked_at_as_it_is() {
        AtomicLong now = new AtomicLong();
        StreamCheck check = holding(Duration.ofMillis(200), now).checkStream(call());

        assertThat(check.push("A slow ").released()).isEmpty();
        now.addAndGet(Duration.ofMillis(200).toNanos());
        assertThat(check.push("sentence ").released())
                .as("not longer than it may be")
                .isEmpty();
        now.incrementAndGet();
        assertThat(check.push("that").released()).isEqualTo("A slow sentence ");
    }

    @Test
    void how_long_a_piece_is_held_back_begins_with_it_also_late_in_an_answer() {
        AtomicLong now = new AtomicLong();
        StreamCheck check = holding(Duration.ofMillis(200), now).checkStream(call());
        String quick = ("A sentence that is quick" + " and so on".repeat(8) + ". ").repeat(20);

        assertThat(check.push(quick).released()).isEqualTo(quick);
        now.addAndGet(Duration.ofMillis(201).toNanos());
        assertThat(check.push("A slow sentence ").released())
                .as("nothing was held before")
                .isEmpty();
        now.addAndGet(Duration.ofMillis(201).toNanos());
        assertThat(check.push("that ").released()).isEqualTo("A slow sentence that ");
        assertThat(check.push("goes on").released())
                .as("what follows waits anew")
                .isEmpty();
    }
}
