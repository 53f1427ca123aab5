package dev.llmops.benchmarks;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.retrieval.Document;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.api.retrieval.RetrievalQuery;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.chain.Recording;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.PromptInjectionGuardrail;
import dev.llmops.rag.RagIndex;
import dev.llmops.rag.citation.CitationInterceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What guards and retrieval add to a chain around a model that answers at once with two sentences. {@code plain} has a
 * prompt, traces and a record, as {@code full} in {@link ChainBenchmark}, and the passages that retrieval would find as a
 * variable, so that all have the same prompt; {@code pii} adds redaction, {@code injections} the injection guard, {@code
 * retrieval} a lexical search in 200 documents, and {@code all} these three and the check of citations. There the same passages
 * come again and again, as in an application; in {@code allUnseen} each is made another one. {@code searchAlone} is the search without a chain.
 *
 * <pre>bin/benchmark GuardedChainBenchmark -prof gc</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets up.
public class GuardedChainBenchmark {

    private static final int DOCUMENTS = 200;
    private static final int SENTENCES = 6;
    private static final int HITS = 3;
    private static final String QUESTION =
            "How long is the cable of the lamp? Please write to anna.berg@example.org, order 20261125.";
    private static final String ANSWER =
            "The cable of the lamp is 2.5 metres long [1]. Longer cables can be ordered as spare part 4711 [2].";
    private static final List<String> FACTS = List.of(
            "The lamp comes with a cable of 2.5 metres and a plug for Europe.",
            "Longer cables can be ordered as spare part 4711 from any dealer.",
            "Clean the shade with a soft and dry cloth after the lamp has cooled down.",
            "The adapter must not be opened; send it to our workshop for repair.",
            "A firmware update takes five minutes, in which the light blinks slowly.",
            "Returns are free of charge within 30 days if the box is complete.",
            "The brightness is set by the wheel on the side in ten steps.",
            "Battery life is eight hours at half brightness and four at full.",
            "The warranty covers faults of material for five years from the purchase.",
            "For business orders of more than ten pieces ask the service for an offer.");

    private Path folder;
    private RagIndex index;
    private LlmOps plain;
    private LlmOps pii;
    private LlmOps injections;
    private LlmOps retrieval;
    private LlmOps all;
    private LlmOps allUnseen;
    private long unseen;
    private String found;

    /** Fills the index and builds the chains. */
    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("llmops-guarded-chain");
        index = RagIndex.builder(folder).lexicalOnly().build();
        index.put(null, documents());
        List<Passage> passages = search();
        if (passages.size() != HITS) {
            throw new IllegalStateException("the index must have " + HITS + " passages, but found " + passages.size());
        }
        found = String.join("\n", passages.stream().map(Passage::text).toList());
        Retrieval three = new Retrieval(index, Reranker.noop(), HITS, "question");
        plain = chain(variable()).build();
        pii = chain(variable()).guardrails(PiiGuardrail.redact()).build();
        injections = chain(variable())
                .guardrails(PromptInjectionGuardrail.standard())
                .build();
        retrieval = chain(passages()).retrieval(three).build();
        all = all(three);
        allUnseen = all(new Retrieval(query -> unseen(index.retrieve(query)), Reranker.noop(), HITS, "question"));
    }

    private static LlmOps all(Retrieval from) {
        return chain(passages())
                .retrieval(from)
                .guardrails(PiiGuardrail.redact(), PromptInjectionGuardrail.standard())
                .interceptBefore(StandardChain.OUTPUT_GUARDRAILS, CitationInterceptor.create())
                .build();
    }

    /** Each passage with a word that none had before. */
    private List<Passage> unseen(List<Passage> passages) {
        return passages.stream()
                .map(passage -> new Passage(
                        passage.sourceId(),
                        passage.range(),
                        passage.text() + "Lot L" + unseen++ + ".",
                        passage.score(),
                        passage.metadata()))
                .toList();
    }

    private static List<Document> documents() {
        SplittableRandom random = new SplittableRandom(7);
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int sentence = 0; sentence < SENTENCES; sentence++) {
                text.append(FACTS.get(random.nextInt(FACTS.size()))).append(' ');
            }
            documents.add(new Document("d" + i, text.toString(), Map.of()));
        }
        return documents;
    }

    private static String variable() {
        return "{{found}}";
    }

    private static String passages() {
        return "{{#each passages}}[{{number}}] {{text}}\n{{/each}}";
    }

    private static LlmOpsBuilder chain(String context) {
        PromptRegistry prompts = PromptRegistries.inMemory(() -> Instant.EPOCH);
        prompts.register(
                "support",
                PromptContent.of("{{role \"system\"}}Answer from the text and cite it.{{role \"user\"}}" + context
                        + "\nQuestion: {{question}}"),
                PromptCommit.NONE);
        return LlmOps.builder()
                .store(new QueueStore())
                .recording(Recording.ASYNCHRONOUS)
                .prompts(prompts)
                .model(new FixedAnswer(ANSWER))
                .openTelemetry(new ForgettingExporter().openTelemetry());
    }

    /** Closes all and deletes the index. */
    @TearDown
    public void close() throws IOException {
        List.of(plain, pii, injections, retrieval, all, allUnseen).forEach(LlmOps::close);
        index.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** {@return an answer with prompt, trace and record only} */
    @Benchmark
    public Answer plain() {
        return withFound(plain);
    }

    /** {@return an answer with personal data redacted} */
    @Benchmark
    public Answer pii() {
        return withFound(pii);
    }

    /** {@return an answer with the injection guard} */
    @Benchmark
    public Answer injections() {
        return withFound(injections);
    }

    /** {@return an answer from passages} */
    @Benchmark
    public Answer retrieval() {
        return ask(retrieval);
    }

    /** {@return an answer with everything on} */
    @Benchmark
    public Answer all() {
        return ask(all);
    }

    /** {@return an answer with everything on, from passages that nobody saw before} */
    @Benchmark
    public Answer allUnseen() {
        return ask(allUnseen);
    }

    /** {@return the passages} */
    @Benchmark
    public List<Passage> searchAlone() {
        return search();
    }

    private List<Passage> search() {
        return index.retrieve(RetrievalQuery.of(QUESTION, HITS));
    }

    private Answer withFound(LlmOps ops) {
        return ops.prompt("support")
                .with("found", found)
                .with("question", QUESTION)
                .forUser("u42")
                .ask();
    }

    private static Answer ask(LlmOps ops) {
        return ops.prompt("support").with("question", QUESTION).forUser("u42").ask();
    }
}
