package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.error.ReplayRefusedException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.replay.Replay;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The same model gives the same answer to the same question, or the replay is refused with the reason. */
class ReplayTest {

    private static final ModelRequest QUESTION = ModelRequest.user("How long?");

    private final Fixture fixture = new Fixture();

    @Test
    void a_replay_is_identical_and_recorded_as_one() {
        LlmOps ops = fixture.with(SeededModel.deterministic("sha256:a"));
        Answer answer = ops.request(QUESTION).forUser("u1").ask();

        Replay replay = ops.replay(answer.generationId());

        assertThat(replay.identical()).isTrue();
        assertThat(replay.replayed().replayOf()).isEqualTo(answer.generationId());
        assertThat(replay.replayed().contentHash())
                .isEqualTo(answer.generation().contentHash());
        assertThat(fixture.store.saved).containsExactly(replay.original(), replay.replayed());
    }

    @Test
    void the_seed_that_the_chain_chose_is_in_the_record() {
        LlmOps ops = fixture.with(SeededModel.deterministic("sha256:a"));

        Answer first = ops.request(QUESTION).ask();
        Answer second = ops.request(QUESTION).ask();

        assertThat(first.generation().request().parameters().seed()).isNotNull();
        assertThat(second.text()).as("another seed").isNotEqualTo(first.text());
        assertThat(ops.replay(first.generationId()).identical()).isTrue();
    }

    @Test
    void a_model_that_answers_otherwise_is_found_out() {
        SeededModel model = SeededModel.deterministic("sha256:a");
        LlmOps ops = fixture.with(model);
        Answer answer = ops.request(QUESTION).ask();
        model.suffix = "!";

        Replay replay = ops.replay(answer.generationId());

        assertThat(replay.identical()).isFalse();
        assertThat(replay.replayedDigest()).isNotEqualTo(replay.originalDigest());
    }

    @Test
    void what_guardrails_changed_is_compared_as_the_model_said_it() {
        fixture.builder.guardrails(new Shouting());
        LlmOps ops = fixture.with(SeededModel.deterministic("sha256:a"));
        Answer answer = ops.request(QUESTION).ask();

        assertThat(answer.text()).endsWith("!");
        assertThat(ops.replay(answer.generationId()).identical()).isTrue();
    }

    /** As citations do whose second answer fails. */
    @Test
    void an_earlier_answer_that_stands_is_replayed_with_its_own_question() {
        fixture.builder.interceptBefore(StandardChain.ROUTE, new StandsByTheFirst());
        LlmOps ops = fixture.with(SeededModel.deterministic("sha256:a"));
        Answer answer = ops.request(QUESTION).ask();

        assertThat(answer.generation().attempts()).hasSize(3);
        assertThat(answer.generation().attempts().get(0).answered()).isTrue();
        assertThat(answer.generation().request().messages()).isEqualTo(QUESTION.messages());
        assertThat(ops.replay(answer.generationId()).identical()).isTrue();
    }

    /** Asks again twice, the second time in vain, and gives the first answer. */
    private static final class StandsByTheFirst implements Interceptor {

        @Override
        public String name() {
            return "stands-by-the-first";
        }

        @Override
        public ModelStream intercept(Call call, Chain chain) {
            ModelEvent.End first = end(call, chain);
            CallNotes.Answered firstTry = call.notes().answered();
            ModelRequest again = call.requireRequest().toBuilder().user("again").build();
            end(call.withRequest(again), chain);
            call.notes()
                    .attempt(new Attempt(
                            null,
                            call.notes().attempts().get(0).model(),
                            call.notes().startedAt(),
                            Duration.ZERO,
                            TokenUsage.UNKNOWN,
                            new Cost.Unknown("failed"),
                            null,
                            new ErrorDetail("ModelUnavailableException", "down", true),
                            false));
            call.notes().stands(firstTry);
            return ModelStream.ended(first);
        }

        private static ModelEvent.End end(Call call, Chain chain) {
            try (ModelStream stream = chain.proceed(call)) {
                return stream.forEach(event -> {});
            }
        }
    }

    @Test
    void other_weights_are_refused() {
        Answer answer = fixture.with(SeededModel.deterministic("sha256:a"))
                .request(QUESTION)
                .ask();
        LlmOps later = new Fixture(fixture.store).with(SeededModel.deterministic("sha256:b"));

        assertThatThrownBy(() -> later.replay(answer.generationId()))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining("the weights of 'seeded' were sha256:a and now are sha256:b");
    }

    @Test
    void a_model_without_digest_or_promise_is_refused() {
        LlmOps undigested = fixture.with(SeededModel.deterministic(null));
        Answer answer = undigested.request(QUESTION).ask();
        assertThatThrownBy(() -> undigested.replay(answer.generationId())).hasMessageContaining("no known digest");

        LlmOps unpromised = new Fixture(new MemoryStore()).with(new SeededModel("sha256:a"));
        Answer other = unpromised.request(QUESTION).ask();
        assertThatThrownBy(() -> unpromised.replay(other.generationId()))
                .hasMessageContaining("does not promise the same answer");
    }

    @Test
    void a_call_without_an_answer_and_an_unknown_model_are_refused() {
        LlmOps ops = fixture.with(SeededModel.deterministic("sha256:a"));
        assertThatThrownBy(() -> ops.request(QUESTION).model("none").ask());
        GenerationId failed = fixture.store.only().id();
        assertThatThrownBy(() -> ops.replay(failed)).hasMessageContaining("ended as FAILED");

        Answer answer = ops.request(QUESTION).ask();
        LlmOps other = new Fixture(fixture.store).with(ScriptedModelClient.saying("yes"));
        assertThatThrownBy(() -> other.replay(answer.generationId()))
                .hasMessageContaining("its model 'seeded' is not among the models here");
    }

    @Test
    void an_unknown_id_is_a_clear_error() {
        LlmOps ops = fixture.with(SeededModel.deterministic("sha256:a"));
        assertThatThrownBy(() -> ops.replay(Fixture.id(1))).isInstanceOf(GenerationNotFoundException.class);
    }

    private static final class Shouting implements Guardrail {

        @Override
        public String name() {
            return "shouting";
        }

        @Override
        public Set<GuardrailStage> stages() {
            return Set.of(GuardrailStage.OUTPUT);
        }

        @Override
        public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
            return new Decision.Transform(text + "!", List.of());
        }
    }
}
