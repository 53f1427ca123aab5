package dev.llmops.benchmarks;

import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.Template;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.prompt.PromptFile;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.core.prompt.RenderedPrompt;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What rendering a prompt of two roles and two declared variables costs: {@code rendered} checks the variables, fills
 * them in and makes messages; {@code handlebars} is handlebars.java alone on the same template and the same variables,
 * in the same run, and makes one text.
 *
 * <pre>bin/benchmark PromptBenchmark</pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@SuppressWarnings("NullAway.Init") // JMH sets up.
public class PromptBenchmark {

    private static final String TEMPLATE = "{{role \"system\"}}Answer from the passage, in one short sentence."
            + "{{role \"user\"}}Passage: {{passage}}\nQuestion: {{question}}";

    private final Map<String, Object> variables = Map.of(
            "passage", "The lamp comes with a cable of 2.5 metres and a plug for Europe.",
            "question", "How long is the cable of the lamp?");
    private final PromptRenderer renderer = PromptRenderer.create();
    private PromptVersion prompt;
    private Template template;

    /**
     * Registers the prompt, and compiles its template for handlebars.java alone.
     *
     * @throws IOException never, as the template is a text
     */
    @Setup
    public void compile() throws IOException {
        String file = "---\ninput:\n  schema:\n    passage: string\n    question: string\n---\n" + TEMPLATE;
        prompt = PromptRegistries.inMemory(() -> Instant.EPOCH)
                .register("support", PromptFile.parse("support.prompt", file).content(), PromptCommit.NONE);
        template = new Handlebars()
                .with(EscapingStrategy.NOOP)
                .registerHelper("role", (role, options) -> new Handlebars.SafeString("<<<" + role + ">>>"))
                .compileInline(TEMPLATE);
    }

    /** {@return the messages} */
    @Benchmark
    public RenderedPrompt rendered() {
        return renderer.render(prompt, variables);
    }

    /**
     * {@return the text that handlebars.java alone makes}
     *
     * @throws IOException never, as it is written to memory
     */
    @Benchmark
    public String handlebars() throws IOException {
        return template.apply(variables);
    }
}
