package dev.llmops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.text.UnicodeText;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every guardrail must do. A guardrail's test extends this. The places of the cuts come from the system property {@code
 * llmops.seed}.
 */
public abstract class GuardrailKit {

    private static final int CUTS_PER_TEXT = 40;
    private static final int THREADS = 4;
    private static final long DEFAULT_SEED = 31;

    /** Creates the kit. */
    protected GuardrailKit() {}

    /** {@return the guardrail; called several times} */
    protected abstract Guardrail guardrail();

    /** {@return a call for the guardrail to look at; a fresh one each time} */
    protected GuardrailContext call() {
        return GuardrailContext.of(Caller.ANONYMOUS);
    }

    /** {@return texts, among them some about which the guardrail has something to say} */
    protected abstract List<String> texts();

    /**
     * Checks that a finding points at what it names. Does nothing unless overridden.
     *
     * @param finding the finding
     * @param found the text at its range
     */
    protected void assertFound(Finding finding, String found) {}

    @Test
    void it_has_a_name_and_the_same_stages_each_time() {
        Guardrail guardrail = guardrail();

        assertThat(guardrail.name()).isNotBlank();
        assertThat(guardrail.stages()).isEqualTo(guardrail.stages());
    }

    @Test
    void findings_lie_within_the_text_in_order_and_point_at_what_they_name() {
        Guardrail guardrail = guardrail();
        for (GuardrailStage stage : guardrail.stages()) {
            for (String text : texts()) {
                int behind = 0;
                for (Finding finding : guardrail.check(stage, text, call()).findings()) {
                    if (finding.range() != null) {
                        assertThat(finding.range().start()).as(text).isGreaterThanOrEqualTo(behind);
                        assertThat(finding.range().end()).as(text).isLessThanOrEqualTo(text.length());
                        assertFound(finding, finding.range().in(text));
                        behind = finding.range().start();
                    }
                }
            }
        }
    }

    @Test
    void the_same_text_gets_the_same_decision() {
        Guardrail guardrail = guardrail();
        for (GuardrailStage stage : guardrail.stages()) {
            for (String text : texts()) {
                assertThat(guardrail.check(stage, text, call()))
                        .isEqualTo(guardrail().check(stage, text, call()));
            }
        }
    }

    @Test
    void an_empty_answer_ends_the_same_whole_and_streamed() {
        assertStreamsAsWhole("", List.of());
    }

    @Test
    void pieces_together_are_what_the_whole_gives() {
        if (!guardrail().stages().contains(GuardrailStage.OUTPUT)) {
            return;
        }
        long seed = Long.getLong("llmops.seed", DEFAULT_SEED);
        SplittableRandom random = new SplittableRandom(seed);
        for (String text : texts()) {
            for (int i = 0; i < CUTS_PER_TEXT; i++) {
                List<String> pieces = cut(text, random);
                assertStreamsAsWhole(text + " (seed " + seed + ")", pieces);
            }
        }
    }

    @Test
    void several_threads_get_what_one_gets() throws ExecutionException, InterruptedException {
        Guardrail guardrail = guardrail();
        List<List<Decision>> expected = decisions(guardrail);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<List<Decision>>>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(() -> decisions(guardrail)));
            }
            for (Future<List<List<Decision>>> one : all) {
                assertThat(one.get()).isEqualTo(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<List<Decision>> decisions(Guardrail guardrail) {
        return guardrail.stages().stream()
                .sorted()
                .map(stage -> texts().stream()
                        .map(text -> guardrail.check(stage, text, call()))
                        .toList())
                .toList();
    }

    private void assertStreamsAsWhole(String description, List<String> pieces) {
        String text = String.join("", pieces);
        Guardrail guardrail = guardrail();
        Decision whole = guardrail.check(GuardrailStage.OUTPUT, text, call());
        StreamCheck check = guardrail.checkStream(call());
        StringBuilder released = new StringBuilder();
        Decision streamed = null;
        for (String piece : pieces) {
            StreamCheck.Step step = check.push(piece);
            assertThat(UnicodeText.indexOfLoneSurrogate(step.released())).isEqualTo(-1);
            released.append(step.released());
            streamed = step.decision();
            if (stops(streamed)) {
                break;
            }
        }
        if (!stops(streamed)) {
            StreamCheck.Step last = check.finish();
            released.append(last.released());
            streamed = last.decision() == null ? Decision.pass() : last.decision();
        }
        assertThat(streamed).as(description).hasSameClassAs(whole);
        if (!stops(whole)) {
            String expected = whole instanceof Decision.Transform transform ? transform.text() : text;
            assertThat(released.toString()).as(description).isEqualTo(expected);
            assertThat(streamed).as(description).isEqualTo(whole);
        }
    }

    private static boolean stops(@org.jspecify.annotations.Nullable Decision decision) {
        return decision != null && decision.stops();
    }

    private static List<String> cut(String text, SplittableRandom random) {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        int longest = 1 + random.nextInt(12);
        while (start < text.length()) {
            int end = Math.min(text.length(), start + 1 + random.nextInt(longest));
            if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
                end++;
            }
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }
}
