package dev.llmops.rag.citation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.store.Store;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.rag.confidence.AnswerContext;
import dev.llmops.rag.confidence.ConfidenceSignal;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A deadline is whoever cancels when it is over: cancelling is what reaches judges, signals and look-ups. */
class CheckCancellationTest {

    private static final String SAID = "The cable is 3 metres long [1]. The table is made of oak [1].";
    private static final List<Passage> PASSAGES = List.of(new Passage(
            "lamp.md", CharRange.of("The cable is 3 metres long."), "The cable is 3 metres long.", 1.0, Map.of()));

    private final List<Generation> generations = new ArrayList<>();

    /** Something that an answer's check waits for, until it is interrupted. */
    private static final class Waiting {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch never = new CountDownLatch(1);
        final AtomicInteger asked = new AtomicInteger();

        @SuppressWarnings("TypeParameterUnusedInFormals") // It never returns.
        <T> T forEver() {
            asked.incrementAndGet();
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CallCancelledException("the waiting thread was interrupted", e);
            }
            throw new AssertionError("nobody lets it go");
        }

        /** As a verifier in native code does. */
        <T> T untilInterrupted(T result) {
            asked.incrementAndGet();
            begun.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return result;
        }
    }

    private interface Step {
        Interceptor with(Waiting waiting);
    }

    static Stream<Named<Step>> steps() {
        ClaimVerifier yes = ClaimVerifier.lexical();
        return Stream.of(
                Named.of("citations", waiting -> CitationInterceptor.create((claim, texts) -> waiting.forEver())),
                Named.of(
                        "abstaining",
                        waiting -> CitationInterceptor.create((claim, texts) -> waiting.forEver())
                                .abstainingWith("No.")),
                Named.of(
                        "repairing",
                        waiting -> CitationInterceptor.create((claim, texts) -> waiting.forEver())
                                .repairing(Set.of(Repair.RECITE))),
                Named.of(
                        "signals of a repaired answer, which do not heed interrupts",
                        waiting -> CitationInterceptor.create(yes)
                                .repairing(Set.of(Repair.RECITE))
                                .recording(answer -> waiting.untilInterrupted(Map.of()))),
                Named.of("signals", waiting -> CitationInterceptor.create(yes).recording(answer -> waiting.forEver())),
                Named.of("records", waiting -> RecordCheckInterceptor.by((call, answer) -> waiting.forEver(), "No.")),
                Named.of(
                        "a cascade",
                        waiting -> CitationInterceptor.create(
                                ClaimVerifier.cascade(yes, 0, 1, (claim, texts) -> waiting.forEver()))),
                Named.of(
                        "a verifier that does not heed interrupts",
                        waiting -> CitationInterceptor.create(
                                (claim, texts) -> waiting.untilInterrupted(yes.verify(claim, texts)))));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void cancelling_from_another_thread_ends_what_the_check_waits_for(Step step) throws Exception {
        Waiting waiting = new Waiting();
        try (LlmOps ops = ops(step.with(waiting));
                AnswerStream stream = ops.prompt("support").with("question", "Long?").stream()) {
            AtomicBoolean interrupted = new AtomicBoolean();
            CompletableFuture<ModelEvent.End> end = CompletableFuture.supplyAsync(() -> {
                ModelEvent.End last = stream.forEach(event -> {});
                interrupted.set(Thread.interrupted());
                return last;
            });
            assertThat(waiting.begun.await(1, TimeUnit.MINUTES)).isTrue();

            stream.cancel();

            ModelEvent.End last = end.get(1, TimeUnit.MINUTES);
            assertThat(last).isInstanceOf(ModelEvent.Cancelled.class);
            assertThat(interrupted).as("the reader's thread is as it was").isFalse();
        }
        assertThat(waiting.asked).as("no second claim is judged").hasValue(1);
        assertThat(generations).singleElement().satisfies(generation -> {
            assertThat(generation.status()).isEqualTo(GenerationStatus.CANCELLED);
            assertThat(generation.attempts()).as("what was paid for").hasSize(1);
        });
    }

    @ParameterizedTest
    @MethodSource("steps")
    void closing_the_application_ends_it_too(Step step) throws Exception {
        Waiting waiting = new Waiting();
        LlmOps ops = ops(step.with(waiting));
        AnswerStream stream = ops.prompt("support").with("question", "Long?").stream();
        CompletableFuture<ModelEvent.End> end = CompletableFuture.supplyAsync(() -> stream.forEach(event -> {}));
        assertThat(waiting.begun.await(1, TimeUnit.MINUTES)).isTrue();

        ops.close();

        assertThat(end.get(1, TimeUnit.MINUTES)).isInstanceOf(ModelEvent.Cancelled.class);
    }

    @Test
    void an_interrupt_that_came_before_the_cancelling_stays() {
        CancellableCheck check = new CancellableCheck();
        try {
            assertThatThrownBy(() -> check.run(() -> {
                        Thread.currentThread().interrupt();
                        check.cancel();
                        return "said";
                    }))
                    .isInstanceOf(CallCancelledException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        CancellableCheck other = new CancellableCheck();
        assertThatThrownBy(() -> other.run(() -> {
                    other.cancel();
                    return "said";
                }))
                .isInstanceOf(CallCancelledException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void what_was_cancelled_is_not_checked_again_and_a_fault_meanwhile_is_no_other_end() {
        CancellableCheck cancelled = new CancellableCheck();
        cancelled.cancel();
        assertThatThrownBy(() -> cancelled.run(() -> {
                    throw new AssertionError("nothing is begun");
                }))
                .isInstanceOf(CallCancelledException.class);

        CancellableCheck meanwhile = new CancellableCheck();
        assertThatThrownBy(() -> meanwhile.run(() -> {
                    meanwhile.cancel();
                    throw new IllegalStateException("the connection was closed");
                }))
                .isInstanceOf(CallCancelledException.class)
                .hasRootCauseMessage("the connection was closed");

        CancellableCheck byItself = new CancellableCheck();
        assertThatThrownBy(() -> byItself.run(() -> {
                    throw new CallCancelledException("the judge was closed");
                }))
                .hasMessage("the judge was closed");
        assertThatThrownBy(() -> byItself.run(() -> "said")).isInstanceOf(CallCancelledException.class);
    }

    @Test
    void of_an_answer_whose_judge_was_cancelled_nothing_is_shown() {
        ModelClient cancelled = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new CallCancelledException("the model was closed")));
        List<ModelEvent> events = new ArrayList<>();
        try (LlmOps ops = ops(CitationInterceptor.create(ClaimVerifier.judge(cancelled))
                        .abstainingWith("No."));
                AnswerStream stream = ops.prompt("support").with("question", "Long?").stream()) {
            stream.forEach(events::add);
        }

        assertThat(events).singleElement().isInstanceOf(ModelEvent.Cancelled.class);
    }

    @Test
    void a_judge_that_was_cancelled_is_no_claim_that_nobody_checked() {
        ModelClient cancelled = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new CallCancelledException("the model was closed")));

        assertThatThrownBy(() -> ask(CitationInterceptor.create(ClaimVerifier.judge(cancelled))))
                .isInstanceOf(CallCancelledException.class);

        assertThat(generations).extracting(Generation::status).containsExactly(GenerationStatus.CANCELLED);
    }

    @Test
    void a_judge_that_is_too_slow_by_itself_leaves_claims_that_nobody_checked() {
        ModelClient slow = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelTimeoutException("no answer in 5 s")));

        ask(CitationInterceptor.create(ClaimVerifier.judge(slow)));

        assertThat(generations.get(0).grounding().claims())
                .extracting(claim -> claim.support())
                .containsOnly(Support.NOT_CHECKED);
    }

    @Test
    void an_interrupted_thread_checks_nothing_and_stays_interrupted() {
        CitationChecker checker = new CitationChecker(ClaimVerifier.lexical());
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> checker.check(SAID, PASSAGES)).isInstanceOf(CallCancelledException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void signals_that_ask_a_model_pass_on_that_they_were_cancelled() {
        ModelClient cancelled = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new CallCancelledException("closed")));
        ClaimVerifier closed = (claim, texts) -> {
            throw new CallCancelledException("closed");
        };
        ask(CitationInterceptor.create());
        Generation answered = generations.get(0);
        AnswerContext given = new AnswerContext(
                answered.request(),
                PASSAGES,
                answered.response(),
                answered.grounding().claims());

        for (ConfidenceSignal signal : List.of(
                ConfidenceSignal.selfReported(cancelled),
                ConfidenceSignal.agreement(cancelled, 2, ClaimVerifier.lexical()),
                ConfidenceSignal.agreement(ScriptedModelClient.saying("3 metres."), 2, closed))) {
            assertThatThrownBy(() -> ConfidenceSignal.known(signal, given)).isInstanceOf(CallCancelledException.class);
        }
    }

    private void ask(Interceptor step) {
        try (LlmOps ops = ops(step)) {
            ops.prompt("support").with("question", "Long?").ask();
        }
    }

    private LlmOps ops(Interceptor step) {
        return LlmOps.builder()
                .store(Store.noop())
                .prompts(SupportPrompt.registry())
                .retriever(query -> PASSAGES)
                .model(ScriptedModelClient.saying(SAID))
                .interceptBefore(StandardChain.ROUTE, step)
                .listener(generations::add)
                .build();
    }
}
