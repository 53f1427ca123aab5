package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.TokenCounter;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.retrieval.Retriever;
import dev.llmops.api.store.Store;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.FaultPoint.Fault;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.core.cache.SemanticPolicy;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.ContextWindow;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.prompt.examples.ExampleSet;
import dev.llmops.core.shadow.ShadowCounts;
import dev.llmops.core.shadow.ShadowPolicy;
import dev.llmops.testkit.FakeGuardrail;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import dev.llmops.testkit.ScriptedModelClient;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each method that a call asks of what an application hands to the builder throws, throws an error, is interrupted and blocks. The caller
 * gets an answer or is told, there is one record, all is closed once, and the next call is answered.
 */
@Timeout(300)
class CollaboratorFaultsTest {

    /** Nobody waits longer: then something hangs. */
    private static final int SECONDS = 30;

    /** Whatever becomes of these, the answer is there. */
    private static final Set<String> BESIDE = Set.of(
            "Store.ExperimentStore",
            "CachePolicy.cache",
            "CachePolicy.indexVersion",
            "SemanticPolicy.embedding",
            "ShadowPolicy.evaluators",
            "ShadowPolicy.sink",
            "ContextWindow.summariser",
            "OpenTelemetry",
            "GenerationListener",
            "FeedbackSink",
            "Consumer<Throwable>");

    /** What no call asks, and the test that makes it fail. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "LabelPolicy", "moves of labels: ProtectedLabelsTest",
            "Supplier<Store>", "builds: CloseFaultsTest",
            "Retriever", "is put into a Retrieval");

    private static final PromptContent PROMPT = PromptFile.parse("p", """
            ---
            input:
              schema:
                question: string
            examples:
              set: faq
              fields: [question, answer]
              select: similar
              count: 1
            ---
            {{#each examples}}Q {{question}} A {{answer}}
            {{/each}}{{#each passages}}{{text}}
            {{/each}}{{history}}{{role "user"}}Q {{question}}""").content();

    private static final PromptRegistry PROMPTS = PromptRegistries.inMemory(() -> Fixture.START);

    private static final ExampleSet FAQ =
            ExampleSet.of(List.of(Map.of("id", "cable", "question", "how long cable", "answer", "two")));

    private static final OpenTelemetry TELEMETRY = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().build())
            .setMeterProvider(SdkMeterProvider.builder().build())
            .build();

    private static final List<Message> HISTORY = List.of(
            Message.user("We talked about lamps and about what they weigh for a long time."),
            Message.assistant("Lamps are light, most of them, and some of them are heavy, as I said."),
            Message.user("Then we talked about shades, which are of paper or of glass."),
            Message.assistant("Paper burns and glass breaks, so that is a choice to make."));

    enum Way {
        ASK,
        STREAM,
        /** A stream of which a piece was read, when all is closed. */
        CLOSE
    }

    @BeforeAll
    static void register() {
        PROMPTS.register("p", PROMPT, PromptCommit.NONE);
    }

    @Test
    void all_that_the_builder_takes_is_made_to_fail() {
        Set<String> taken = new TreeSet<>();
        for (Method method : LlmOpsBuilder.class.getMethods()) {
            if (method.getDeclaringClass() == LlmOpsBuilder.class && method.getParameterCount() > 0) {
                Arrays.stream(method.getGenericParameterTypes()).forEach(type -> collect(type, null, taken));
            }
        }
        taken.removeAll(ELSEWHERE.keySet());

        Run run = new Run(null, null);
        run.ops.close();

        assertThat(run.slots).isEqualTo(taken);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatever_fails_the_caller_is_told_all_is_recorded_and_closed(Way way) throws Exception {
        Run good = new Run(null, null);
        good.check(way);
        SoftAssertions all = new SoftAssertions();
        for (String method : List.copyOf(good.point.called)) {
            for (Fault fault : Fault.values()) {
                all.check(() -> new Run(method, fault).check(way));
            }
        }
        all.assertAll();
    }

    private static void collect(Type type, @Nullable String slot, Set<String> taken) {
        Class<?> raw = type instanceof ParameterizedType generic
                ? (Class<?>) generic.getRawType()
                : type instanceof Class<?> plain ? plain : Object.class;
        boolean collaborator = FaultPoint.isCollaborator(raw);
        String arguments = "";
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                arguments = "<" + argument.getTypeName().replaceAll(".*[.]", "") + ">";
                if (!collaborator) {
                    collect(argument, slot, taken);
                }
            }
        }
        if (raw.isArray()) {
            collect(raw.getComponentType(), slot, taken);
        } else if (collaborator) {
            taken.add(slot == null ? raw.getSimpleName() + arguments : slot);
        } else if (raw.getName().startsWith("dev.llmops.") && !raw.isEnum()) {
            for (Field field : raw.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && field.getType() != raw) {
                    collect(field.getGenericType(), raw.getSimpleName() + "." + field.getName(), taken);
                }
            }
        }
    }

    /** An LlmOps with everything that can be set, one of which fails. */
    private static final class Run {

        private static final int SMALL_WINDOW = 60;

        private final Set<String> slots = new TreeSet<>();
        private final List<Generation> records = new CopyOnWriteArrayList<>();
        private final AtomicInteger storesClosed = new AtomicInteger();
        private final CountDownLatch closed = new CountDownLatch(1);
        /** How many records there were when the store was closed. */
        private volatile int savedBefore;

        private final AtomicInteger modelsClosed = new AtomicInteger();
        private final MemoryStore store = new MemoryStore();
        private final @Nullable String method;
        private final @Nullable Fault fault;
        private final FaultPoint point;
        private final LlmOps ops;

        Run(@Nullable String method, @Nullable Fault fault) {
            this.method = method;
            this.fault = fault;
            this.point = new FaultPoint(method, fault, this::heard);
            EmbeddingClient vectors = ScriptedEmbeddingClient.of("v", 2, text -> new float[] {1, text.length()});
            Passage passage = new Passage("d1", new CharRange(0, 11), "Two metres.", 1.0, Map.of());
            ops = LlmOps.builder()
                    .store(at("Store", Store.class, store))
                    .prompts(at("PromptRegistry", PromptRegistry.class, PROMPTS))
                    .model(at("ModelClient", ModelClient.class, ScriptedModelClient.saying("Two metres.")))
                    .model("other", ScriptedModelClient.saying("Two."))
                    .examples("faq", FAQ.embeddedBy(at("ExampleSet.embeddings", EmbeddingClient.class, vectors)))
                    .retrieval(new Retrieval(
                            at("Retrieval.retriever", Retriever.class, query -> List.of(passage)),
                            at("Retrieval.reranker", Reranker.class, (query, found) -> found),
                            5,
                            "question"))
                    .guardrails(at(
                            "Guardrail",
                            Guardrail.class,
                            FakeGuardrail.of(
                                    "g", Set.of(GuardrailStage.values()), (stage, text, context) -> Decision.pass())))
                    .cache(CachePolicy.builder(
                                    at("CachePolicy.cache", ResponseCache.class, ResponseCaches.inMemory(1_000_000)))
                            .indexVersion(supplier("CachePolicy.indexVersion", () -> "1"))
                            .semantic(SemanticPolicy.of(
                                    at("SemanticPolicy.embedding", EmbeddingClient.class, vectors), 0.9))
                            .build())
                    .shadow(ShadowPolicy.of(Variant.ofModel("shadow", 1, "other"), 1)
                            .evaluators(List.of(at("ShadowPolicy.evaluators", Evaluator.class, new Judge())))
                            .onAnswer(consumer("ShadowPolicy.sink"))
                            .build())
                    .contextWindow(ContextWindow.builder()
                            .maxTokens(SMALL_WINDOW)
                            .counter(at("ContextWindow.counter", TokenCounter.class, TokenCounter.estimate()))
                            .summarise(
                                    at(
                                            "ContextWindow.summariser",
                                            ModelClient.class,
                                            ScriptedModelClient.saying("They talked.")),
                                    8)
                            .build())
                    .prices(at("PriceList", PriceList.class, PriceList.noop()))
                    .openTelemetry(at("OpenTelemetry", OpenTelemetry.class, TELEMETRY))
                    .telemetryContent()
                    .callers(supplier("Supplier<Caller>", () -> Caller.user("u1")))
                    .listener(at("GenerationListener", GenerationListener.class, generation -> {}))
                    .listener(generation -> {
                        throw new IllegalStateException("another listener");
                    })
                    .feedbackSink(at("FeedbackSink", FeedbackSink.class, feedback -> {}))
                    .onError(consumer("Consumer<Throwable>"))
                    .interceptBefore(StandardChain.MODEL, at("Interceptor", Interceptor.class, new Through()))
                    .experiment(Experiment.of("e", "p", Variant.ofPrompt("control", 1, PromptReference.parse("p@1"))))
                    .build();
            point.arm();
        }

        private <T> T at(String slot, Class<T> type, T collaborator) {
            slots.add(slot);
            return point.at(slot, type, collaborator);
        }

        @SuppressWarnings("unchecked") // A proxy knows no type arguments.
        private <T> Supplier<T> supplier(String slot, Supplier<T> good) {
            return at(slot, Supplier.class, good);
        }

        @SuppressWarnings("unchecked") // A proxy knows no type arguments.
        private <T> Consumer<T> consumer(String slot) {
            return at(slot, Consumer.class, heard -> {});
        }

        private void heard(String name, Object[] arguments) {
            if (name.equals("Store.GenerationStore.save") && ((Generation) arguments[0]).shadowOf() == null) {
                records.add((Generation) arguments[0]);
            } else if (name.equals("Store.Store.close")) {
                savedBefore = store.saved.size();
                storesClosed.incrementAndGet();
                closed.countDown();
            } else if (name.equals("ModelClient.ModelClient.close")) {
                modelsClosed.incrementAndGet();
            }
        }

        /** {@return what the caller is told in place of an answer, or null} */
        private @Nullable Throwable call(Way way) {
            try {
                if (way == Way.ASK) {
                    ops.feedback().thumbsUp(question().ask().generationId());
                } else if (way == Way.STREAM) {
                    try (AnswerStream stream = question().stream()) {
                        stream.answer();
                    }
                } else {
                    question().stream().next();
                }
                return null;
            } catch (Throwable e) {
                return e;
            }
        }

        private @Nullable Throwable close() {
            try {
                ops.close();
                return null;
            } catch (Throwable e) {
                return e;
            }
        }

        private Ask question() {
            return ops.prompt("p")
                    .with("question", "how long is the cable")
                    .parameters(ModelParameters.builder()
                            .temperature(0)
                            .maxTokens(10)
                            .build())
                    .history(HISTORY);
        }

        /** What one thread meets: the call, the same call once more, and the end. */
        private record Met(
                @Nullable Throwable call,
                @Nullable Throwable again,
                @Nullable Throwable close,
                boolean interrupted) {}

        private Met meet(Way way) {
            Throwable call = call(way);
            boolean interrupted = Thread.interrupted();
            Throwable again = null;
            if (way != Way.CLOSE && fault != Fault.BLOCK) {
                awaitShadow(call == null ? 1 : 0);
                again = call(Way.STREAM);
            }
            if (way != Way.CLOSE && again == null) {
                awaitShadow(call == null ? 1 : 0);
            }
            Throwable close = close();
            boolean later = Thread.interrupted();
            return new Met(call, again, close, interrupted || later);
        }

        /** Until the calls beside are answered, or one of them meets the fault. */
        private void awaitShadow(int calls) {
            while (counted() < calls && (fault != Fault.BLOCK || point.reached.getCount() > 0)) {
                Thread.onSpinWait();
            }
        }

        private long counted() {
            ShadowCounts counts = ops.shadowCounts();
            return counts.answered() + counts.failed() + counts.queueFull();
        }

        void check(Way way) throws Exception {
            String label = way + ", " + method + ", " + fault;
            AtomicReference<Thread> caller = new AtomicReference<>();
            CompletableFuture<Met> meeting = inBackground(() -> {
                caller.set(Thread.currentThread());
                return meet(way);
            });
            if (fault == Fault.BLOCK) {
                assertThat(point.reached.await(SECONDS, TimeUnit.SECONDS))
                        .as("%s: is asked", label)
                        .isTrue();
                CompletableFuture<Boolean> closing = inBackground(() -> {
                    Thread.currentThread().interrupt();
                    ops.close();
                    return Thread.interrupted();
                });
                try {
                    assertThat(closing)
                            .as("%s: an interrupted close", label)
                            .succeedsWithin(SECONDS, TimeUnit.SECONDS)
                            .isEqualTo(true);
                } finally {
                    point.released.countDown();
                }
            }
            assertThat(meeting).as(label).succeedsWithin(SECONDS, TimeUnit.SECONDS);
            Met met = meeting.get();
            assertThat(isTold(met.call())).as("%s: %s", label, met.call()).isTrue();
            assertThat(isTold(met.close()))
                    .as("%s: close: %s", label, met.close())
                    .isTrue();
            boolean throwing = fault == Fault.EXCEPTION || fault == Fault.ERROR;
            if (method != null && throwing && BESIDE.stream().anyMatch(method::startsWith)) {
                assertThat(met.call()).as("%s: the answer", label).isNull();
            }
            assertThat(met.again()).as("%s: the next call", label).isNull();
            assertThat(met.interrupted())
                    .as("%s: interrupted", label)
                    .isEqualTo(fault == Fault.INTERRUPT && point.thread == caller.get());
            int calls = way == Way.CLOSE || fault == Fault.BLOCK ? 1 : 2;
            if (throwing && method.startsWith("Supplier<Caller>")) {
                calls--;
            }
            assertThat(records).as("%s: records", label).doesNotHaveDuplicates().hasSize(calls);
            assertThat(closed.await(SECONDS, TimeUnit.SECONDS))
                    .as("%s: store closed", label)
                    .isTrue();
            assertThat(storesClosed).as("%s: store closed", label).hasValue(1);
            assertThat(modelsClosed).as("%s: model closed", label).hasValue(1);
            assertThat(savedBefore)
                    .as("%s: the records came before the end", label)
                    .isEqualTo(store.saved.size());
        }

        private boolean isTold(@Nullable Throwable told) {
            return told == null || told instanceof LlmOpsException || told == point.exception || told == point.error;
        }

        private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
            return CompletableFuture.supplyAsync(work, task -> {
                Thread thread = new Thread(task, "faults");
                thread.setDaemon(true);
                thread.start();
            });
        }
    }

    /** Judges every answer the same. */
    private static final class Judge implements Evaluator {

        @Override
        public String name() {
            return "judge";
        }

        @Override
        public Judgement evaluate(EvaluationCase answer) {
            return new Judgement(name(), Score.of(1), null);
        }
    }

    /** Changes nothing. */
    private static final class Through implements Interceptor {

        @Override
        public String name() {
            return "through";
        }

        @Override
        public ModelStream intercept(Call call, Chain chain) {
            return chain.proceed(call);
        }
    }
}
