package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.GenerationNotFoundException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.error.ReplayRefusedException;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.replay.Change;
import dev.llmops.core.replay.Difference;
import dev.llmops.core.replay.Fork;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A recorded call again, with one thing changed. */
class ForkTest {

    private final PromptRegistry registry = PromptRegistries.inMemory(() -> Fixture.START);
    private final Fixture fixture = new Fixture(new MemoryStore(registry));

    @Test
    void another_version_of_the_prompt_answers_the_recorded_variables_and_history() {
        register("{{role \"system\"}}Be long.{{history}}{{role \"user\"}}{{question}}");
        LlmOps ops = fixture.with(answering(ForkTest::firstMessage));
        Answer answer = ops.prompt("support")
                .with("question", "How long?")
                .history(List.of(Message.user("Hi"), Message.assistant("Hello")))
                .forUser("u1")
                .ask();
        register("{{role \"system\"}}Be short.{{history}}{{role \"user\"}}Q: {{question}}");

        Fork fork = ops.fork(answer.generationId(), Change.prompt("support@2"));

        assertThat(fork.forked().request().messages())
                .extracting(Message::text)
                .containsExactly("Be short.", "Hi", "Hello", "Q: How long?");
        assertThat(fork.forked().response().text()).isEqualTo("Be short.");
        assertThat(fork.forked().replayOf()).isEqualTo(answer.generationId());
        assertThat(fork.forked().caller().user()).isEqualTo("u1");
        assertThat(fork.differences())
                .extracting(Difference::what)
                .contains("prompt", "messages", "answer")
                .doesNotContain("model", "parameters", "passages", "status");
        assertThat(difference(fork, "answer").lines()).contains("-Be long.", "+Be short.");
        assertThat(fixture.store.saved).containsExactly(fork.original(), fork.forked());
    }

    @Test
    void a_fork_with_nothing_changed_tells_what_a_model_that_does_not_repeat_itself_does_otherwise() {
        LlmOps ops = fixture.with(inTurn("one", "two"));
        Answer answer = ops.request(ModelRequest.user("?")).ask();

        Fork fork = ops.fork(answer.generationId(), Change.nothing());

        assertThat(fork.differences()).containsExactly(new Difference("answer", "one", "two"));
        assertThat(fork.differsIn("answer")).isTrue();
        assertThat(fork.differsIn("model")).isFalse();
    }

    @Test
    void a_vendor_that_changed_what_stands_behind_a_models_name_is_told_by_its_fingerprint() {
        AtomicInteger next = new AtomicInteger();
        LlmOps ops = fixture.with(ScriptedModelClient.of(request -> fingerprinted("fp_" + next.getAndIncrement())));
        Answer answer = ops.request(ModelRequest.user("?")).ask();

        Fork fork = ops.fork(answer.generationId(), Change.nothing());

        assertThat(fork.differences()).containsExactly(new Difference("fingerprint", "fp_0", "fp_1"));
    }

    private static List<ModelEvent> fingerprinted(String fingerprint) {
        return List.of(new ModelEvent.Completed(new ModelResponse(
                Message.assistant("yes"),
                FinishReason.STOP,
                TokenUsage.of(1, 1),
                new ModelIdentity("llmops", "scripted", null),
                null,
                Duration.ZERO,
                Map.of("system_fingerprint", fingerprint))));
    }

    @Test
    void a_model_that_repeats_itself_differs_in_nothing() {
        LlmOps ops = fixture.with(SeededModel.deterministic("sha256:a"));
        Answer answer = ops.request(ModelRequest.user("?")).ask();

        assertThat(ops.fork(answer.generationId(), Change.nothing()).differences())
                .isEmpty();
    }

    @Test
    void another_model_gets_the_recorded_request() {
        register("{{question}}");
        ScriptedModelClient other = ScriptedModelClient.saying("other");
        LlmOps ops = fixture.builder
                .model("first", ScriptedModelClient.saying("first"))
                .model("second", other)
                .build();
        Answer answer = ops.prompt("support").with("question", "?").ask();

        Fork fork = ops.fork(answer.generationId(), Change.model("second"));

        assertThat(other.lastRequest()).isEqualTo(answer.generation().request());
        assertThat(fork.forked().prompt()).isEqualTo(answer.generation().prompt());
        assertThat(difference(fork, "answer")).isEqualTo(new Difference("answer", "first", "other"));
        assertThatThrownBy(() -> ops.fork(answer.generationId(), Change.model("third")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no model 'third'");
    }

    @Test
    void parameters_that_are_set_win_over_the_recorded_ones() {
        ScriptedModelClient model = ScriptedModelClient.saying("yes");
        LlmOps ops = fixture.with(model);
        Answer answer = ops.request(ModelRequest.user("?"))
                .parameters(
                        ModelParameters.builder().temperature(0).maxTokens(7).build())
                .ask();

        Fork fork = ops.fork(
                answer.generationId(),
                Change.parameters(ModelParameters.builder().temperature(1).build()));

        assertThat(model.lastRequest().parameters().temperature()).isEqualTo(1);
        assertThat(model.lastRequest().parameters().maxTokens()).isEqualTo(7);
        assertThat(fork.differences()).extracting(Difference::what).containsExactly("parameters");
    }

    @Test
    void recorded_passages_stand_unless_they_are_found_anew_or_given() {
        register("{{#each passages}}{{text}} {{/each}}{{question}}");
        AtomicReference<Passage> found = new AtomicReference<>(passage("p1", "old"));
        LlmOps ops = fixture.builder
                .retrieval(Retrieval.of(query -> List.of(found.get())))
                .model(answering(ForkTest::firstMessage))
                .build();
        Answer answer = ops.prompt("support").with("question", "?").ask();
        found.set(passage("p2", "new"));

        Fork kept = ops.fork(answer.generationId(), Change.variables(Map.of("question", "!")));
        Fork again = ops.fork(answer.generationId(), Change.retrieval());
        Fork given = ops.fork(answer.generationId(), Change.passages(List.of(passage("p3", "given"))));

        assertThat(kept.forked().response().text()).isEqualTo("old !");
        assertThat(kept.differsIn("passages")).isFalse();
        assertThat(again.forked().response().text()).isEqualTo("new ?");
        assertThat(difference(again, "passages")).isEqualTo(new Difference("passages", "p1#0-3", "p2#0-3"));
        assertThat(given.forked().response().text()).isEqualTo("given ?");
        assertThat(given.forked().passages()).extracting(Passage::sourceId).containsExactly("p3");
    }

    @Test
    void a_fork_asks_the_model_although_its_answer_is_cached_and_takes_part_in_no_experiment() {
        register("{{question}}");
        registry.label("support", 1, "production", PromptCommit.NONE);
        ScriptedModelClient model = inTurn("one", "two", "three");
        LlmOps ops = fixture.builder
                .cache(CachePolicy.builder(ResponseCaches.inMemory(100_000))
                        .sampledAnswers()
                        .build())
                .experiment(Experiment.of(
                        "x",
                        "support",
                        Variant.control("a", 1),
                        Variant.ofPrompt("b", 1, PromptReference.labelled("support", "production"))))
                .model(model)
                .build();
        Answer answer =
                ops.prompt("support").with("question", "?").forUser("u1").ask();

        Fork fork = ops.fork(answer.generationId(), Change.variables(Map.of()));

        assertThat(fork.forked().response().text()).isEqualTo("two");
        assertThat(answer.generation().assignments()).isNotEmpty();
        assertThat(fork.forked().assignments()).isEmpty();
    }

    @Test
    void parameters_of_the_call_itself_stay_and_those_of_the_old_version_go() {
        ModelParameters cold = ModelParameters.builder().temperature(0).build();
        ModelParameters warm = ModelParameters.builder().temperature(0.9).build();
        register(content("one {{question}}", cold));
        ScriptedModelClient model = ScriptedModelClient.saying("yes");
        LlmOps ops = fixture.with(model);
        Answer plain = ops.prompt("support").with("question", "?").ask();
        Answer own = ops.prompt("support")
                .with("question", "?")
                .parameters(ModelParameters.builder().maxTokens(3).build())
                .ask();
        register(content("two {{question}}", warm));

        ops.fork(plain.generationId(), Change.prompt("support@2"));
        assertThat(model.lastRequest().parameters()).isEqualTo(warm);
        ops.fork(own.generationId(), Change.prompt("support@2"));
        assertThat(model.lastRequest().parameters().maxTokens()).isEqualTo(3);
    }

    @Test
    void a_prompt_that_includes_another_is_forked_as_long_as_what_it_included_is_the_same() {
        registry.register("legal", PromptContent.of("No promises."), PromptCommit.NONE);
        registry.label("legal", 1, "live", PromptCommit.NONE);
        register("{{question}} {{> legal@live}}");
        LlmOps ops = fixture.with(answering(ForkTest::firstMessage));
        Answer answer = ops.prompt("support").with("question", "How long?").ask();
        Change other = Change.variables(Map.of("question", "How wide?"));

        assertThat(ops.fork(answer.generationId(), other).forked().response().text())
                .isEqualTo("How wide? No promises.");
        registry.register("legal", PromptContent.of("Promised."), PromptCommit.NONE);
        registry.label("legal", 2, "live", PromptCommit.NONE);
        assertThatThrownBy(() -> ops.fork(answer.generationId(), other))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining("included [legal@1], and now includes [legal@2]");
        assertThat(ops.fork(answer.generationId(), Change.nothing()).differences())
                .isEmpty();
    }

    @Test
    void a_model_that_the_call_chose_answers_again_and_one_of_the_prompt_is_the_new_prompts() {
        register(forModel("{{question}}", "small"));
        LlmOps ops = fixture.builder
                .model("small", named("vendor", "s"))
                .model("large", named("vendor", "l"))
                .build();
        Answer chosen =
                ops.prompt("support").with("question", "?").model("large").ask();
        Answer own = ops.prompt("support").with("question", "?").ask();
        register(forModel("Q: {{question}}", "large"));

        Fork variables = ops.fork(chosen.generationId(), Change.variables(Map.of("question", "!")));
        Fork prompt = ops.fork(chosen.generationId(), Change.prompt("support@2"));
        assertThat(variables.differsIn("model")).isFalse();
        assertThat(variables.forked().model().name()).isEqualTo("l");
        assertThat(prompt.differsIn("model")).isFalse();
        assertThat(ops.fork(own.generationId(), Change.variables(Map.of("question", "!")))
                        .forked()
                        .model()
                        .name())
                .isEqualTo("s");
        assertThat(ops.fork(own.generationId(), Change.prompt("support@2"))
                        .forked()
                        .model()
                        .name())
                .isEqualTo("l");
    }

    @Test
    void of_two_models_of_one_name_the_one_of_the_same_provider_is_asked() {
        LlmOps ops = fixture.builder
                .model("here", named("first", "m"))
                .model("there", named("second", "m"))
                .build();
        Answer answer = ops.request(ModelRequest.user("?")).model("there").ask();

        Fork fork = ops.fork(answer.generationId(), Change.nothing());

        assertThat(fork.forked().model().provider()).isEqualTo("second");
        assertThat(fork.differences()).isEmpty();
    }

    private static PromptContent forModel(String template, String model) {
        PromptContent plain = PromptContent.of(template);
        return new PromptContent(
                template, model, plain.parameters(), null, Map.of(), List.of(), plain.responseFormat());
    }

    private static ModelClient named(String provider, String name) {
        return new SeededModel(new ModelIdentity(provider, name, null));
    }

    @Test
    void a_fork_that_fails_is_told_by_its_status() {
        LlmOps ops = fixture.builder
                .model("first", ScriptedModelClient.saying("first"))
                .model(
                        "broken",
                        ScriptedModelClient.of(request ->
                                ScriptedModelClient.failing("", new ModelUnavailableException("out of order"))))
                .build();
        Answer answer = ops.request(ModelRequest.user("?")).model("first").ask();

        Fork fork = ops.fork(answer.generationId(), Change.model("broken"));

        assertThat(fork.forked().status()).isEqualTo(GenerationStatus.FAILED);
        assertThat(fork.differsIn("status")).isTrue();
    }

    @Test
    void what_cannot_be_forked_is_refused_with_the_reason() {
        register("{{question}}");
        LlmOps ops = fixture.with(ScriptedModelClient.saying("yes"));
        Generation plain = ops.request(ModelRequest.user("?")).ask().generation();
        Generation prompted = ops.prompt("support").with("question", "?").ask().generation();
        Generation changed = save(prompted.toBuilder()
                .id(Fixture.id(1))
                .request(ModelRequest.user("what another step made of it"))
                .build());
        Generation gone = save(prompted.toBuilder()
                .id(Fixture.id(2))
                .model(new ModelIdentity("vendor", "gone", null))
                .build());

        assertThatThrownBy(() -> ops.fork(Fixture.id(9), Change.nothing()))
                .isInstanceOf(GenerationNotFoundException.class);
        assertThatThrownBy(() -> ops.fork(plain.id(), Change.prompt("support@1")))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining("no prompt");
        assertThatThrownBy(() -> ops.fork(prompted.id(), Change.prompt("support@7")))
                .isInstanceOf(PromptNotFoundException.class);
        assertThatThrownBy(() -> ops.fork(changed.id(), Change.prompt("support@1")))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining("another step changed them");
        assertThatThrownBy(() -> ops.fork(gone.id(), Change.nothing()))
                .isInstanceOf(ReplayRefusedException.class)
                .hasMessageContaining("its model 'gone' is not among the models here");
    }

    private Generation save(Generation generation) {
        fixture.store.saved.add(generation);
        return generation;
    }

    private static Difference difference(Fork fork, String what) {
        return fork.differences().stream()
                .filter(difference -> difference.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    private void register(String template) {
        register(PromptContent.of(template));
    }

    private void register(PromptContent content) {
        registry.register("support", content, PromptCommit.NONE);
    }

    private static PromptContent content(String template, ModelParameters parameters) {
        PromptContent plain = PromptContent.of(template);
        return new PromptContent(template, null, parameters, null, Map.of(), List.of(), plain.responseFormat());
    }

    private static Passage passage(String source, String text) {
        return new Passage(source, new CharRange(0, text.length()), text, null, Map.of());
    }

    private static String firstMessage(ModelRequest request) {
        return request.messages().get(0).text();
    }

    private static ScriptedModelClient answering(Function<ModelRequest, String> answer) {
        return ScriptedModelClient.of(request -> ScriptedModelClient.script(answer.apply(request)));
    }

    private static ScriptedModelClient inTurn(String... answers) {
        AtomicInteger next = new AtomicInteger();
        return answering(request -> answers[next.getAndIncrement()]);
    }
}
