package dev.llmops.core.internal.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.cost.PriceList;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.Recording;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.core.internal.chain.ChainAssembly;
import dev.llmops.core.internal.chain.ChainSettings;
import dev.llmops.core.internal.chain.ModelRoutes;
import dev.llmops.core.internal.experiment.CallExperiments;
import dev.llmops.core.internal.experiment.ExposureLog;
import dev.llmops.core.internal.experiment.LiveExperiments;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.core.telemetry.TelemetryDialect;
import dev.llmops.experiments.assignment.InMemoryExperimentStore;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The standard chain before an OpenTelemetry SDK that keeps everything in memory. Time moves a millisecond at each
 * reading.
 */
final class Bench implements SpanProcessor {

    static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();
    final List<Throwable> faults = new CopyOnWriteArrayList<>();
    final AtomicLong nanos = new AtomicLong();
    final Time time = new Time(() -> START.plusNanos(nanos.get()), () -> nanos.addAndGet(1_000_000));
    final Ids ids = new Ids(time, new SplittableRandom(7));
    final PromptRegistry prompts = PromptRegistries.inMemory(() -> START);
    final List<Experiment> experiments = new ArrayList<>();
    final List<Guardrail> guardrails = new ArrayList<>();
    final Map<String, ModelClient> models = new LinkedHashMap<>();
    final List<String> fallbacks = new ArrayList<>();

    @Nullable
    OpenTelemetry openTelemetry;

    GenerationStore store = GenerationStore.noop();
    GenerationListener listener = generation -> {};

    @Nullable
    Retrieval retrieval;

    RetryPolicy retries = RetryPolicy.NONE;
    PriceList prices = PriceList.noop();
    boolean content;
    Set<TelemetryDialect> dialects = Set.of();
    Recording recording = Recording.DURABLE;

    /** Of the last chain. */
    @Nullable
    Telemetry traced;

    Bench() {
        openTelemetry = sdk(SdkTracerProvider.builder()
                .addSpanProcessor(this)
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build());
    }

    Bench(ModelClient model) {
        this();
        models.put("main", model);
    }

    OpenTelemetry sdk(SdkTracerProvider tracers) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(tracers)
                .setMeterProvider(
                        SdkMeterProvider.builder().registerMetricReader(metrics).build())
                .build();
    }

    List<Interceptor> interceptors() {
        return assembly().interceptors();
    }

    ChainAssembly assembly() {
        ChainSettings settings = new ChainSettings(faults::add);
        settings.experiments.addAll(experiments);
        settings.guardrails.addAll(guardrails);
        settings.listeners.add(listener);
        settings.retrieval = retrieval;
        settings.retries = retries;
        settings.pause = (duration, cancelled) -> cancelled.getCount() > 0;
        settings.prices = prices;
        settings.time = time;
        traced = openTelemetry == null ? null : telemetry();
        return new ChainAssembly(
                settings,
                store,
                prompts,
                experiments(settings),
                PromptRenderer.create(),
                new ModelRoutes(models, fallbacks),
                traced,
                ids);
    }

    Telemetry telemetry() {
        return Telemetry.of(openTelemetry, content, dialects, faults::add, time, recording);
    }

    private CallExperiments experiments(ChainSettings settings) {
        InMemoryExperimentStore kept = InMemoryExperimentStore.create(time::now);
        LiveExperiments live = LiveExperiments.open(
                kept, experiments, settings.experimentRefresh, Runnable::run, experiment -> null, faults::add);
        return new CallExperiments(live, new ExposureLog(kept, faults::add));
    }

    Call.Builder call() {
        return Call.builder().notes(new CallNotes(ids.nextGeneration(), time.now(), time.nanos(), null));
    }

    Call.Builder call(String text) {
        return call().request(ModelRequest.user(text));
    }

    ModelStream open(Call call) {
        return ChainAssembly.link(interceptors()).proceed(call);
    }

    /** Asks, reads to the end and closes. */
    Generation ask(Call call) {
        try (ModelStream answer = open(call)) {
            answer.forEach(event -> {});
        }
        return call.notes().generation();
    }

    /** {@return the finished spans, after making sure that no other was started, and no context left behind} */
    List<SpanData> spans() {
        assertThat(Context.current()).as("context left on the thread").isSameAs(Context.root());
        assertThat(ended).as("ends of spans").hasValue(started.get());
        assertThat(exporter.getFinishedSpanItems()).hasSize(started.get());
        return exporter.getFinishedSpanItems();
    }

    List<SpanData> spans(String kind) {
        return spans().stream()
                .filter(span -> kind.equals(span.getAttributes().get(GenAiNames.SPAN_KIND)))
                .toList();
    }

    SpanData callSpan() {
        assertThat(spans(GenAiNames.KIND_CHAIN)).hasSize(1);
        return spans(GenAiNames.KIND_CHAIN).get(0);
    }

    SpanData attemptSpan() {
        assertThat(spans(GenAiNames.KIND_LLM)).hasSize(1);
        return spans(GenAiNames.KIND_LLM).get(0);
    }

    Collection<MetricData> metrics() {
        return metrics.collectAllMetrics();
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        started.incrementAndGet();
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        ended.incrementAndGet();
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }
}
