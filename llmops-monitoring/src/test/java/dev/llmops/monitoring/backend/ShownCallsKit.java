package dev.llmops.monitoring.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.llmops.api.generation.Generation;
import dev.llmops.testkit.server.Chromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a backend shows of one call of each kind, field by field, and of scores. */
abstract class ShownCallsKit {

    private static final int MAX_PICTURE = 150_000;

    @TempDir
    Path folder;

    /** {@return the head of its column on the page} */
    abstract String name();

    abstract TracingBackend backend();

    abstract SampleCalls calls(Path folder);

    /** {@return the spans of the call's trace, in the order of their beginning} */
    abstract List<ShownSpan> spans(Generation call);

    abstract String input(ShownSpan span);

    abstract String output(ShownSpan span);

    abstract String caller(Generation call, ShownSpan span);

    abstract String request(ShownSpan attempt);

    abstract String answer(ShownSpan attempt);

    abstract String toolCall(ShownSpan attempt);

    abstract String passages(ShownSpan search);

    abstract String model(ShownSpan attempt);

    abstract String tokens(ShownSpan attempt);

    /** {@return scores by name: value, label, source and words, as far as they are there} */
    abstract Map<String, String> scores(Generation call);

    /** {@return the page on which a person sees the call} */
    abstract URI page(Generation call);

    @Test
    void every_field_is_shown_as_the_page_says() throws IOException {
        try (SampleCalls calls = calls(folder)) {
            Generation grounded = calls.grounded();
            Generation streamed = calls.streamed();
            Generation blocked = calls.blocked();
            Generation failed = calls.failed();
            Generation tool = calls.withTool();
            calls.flush();
            Map<String, String> shown = new LinkedHashMap<>();
            call(shown, grounded, spans(grounded));
            attempt(shown, ShownSpan.first(spans(grounded), "LLM"), ShownSpan.first(spans(streamed), "LLM"));
            ended(shown, spans(blocked), spans(failed));
            agent(shown, spans(tool));
            SampleScores.send(backend(), calls, grounded);
            shown.putAll(scores(grounded));
            BackendTable.check(name(), shown);
        }
    }

    private void call(Map<String, String> shown, Generation grounded, List<ShownSpan> spans) {
        ShownSpan call = spans.get(0);
        shown.put("kinds of the call and its steps", kinds(spans));
        shown.put("variables", input(call));
        shown.put("answer of the call", output(call));
        shown.put("user, session", caller(grounded, call));
        shown.put("passages with scores and texts", passages(ShownSpan.first(spans, "RETRIEVER")));
        shown.put("guardrail that changed a text", guardrail(ShownSpan.first(spans, "GUARDRAIL")));
        shown.put("prompt and version", attribute(call, "llmops.prompt.name", "llmops.prompt.version"));
        shown.put("tenant", attribute(call, "llmops.tenant"));
        assertThat(call.text("llmops.generation.id")).isEqualTo(grounded.id().value());
        shown.put(
                "id of the Generation", attribute(call, "llmops.generation.id").replaceAll(":.*", ""));
    }

    private void attempt(Map<String, String> shown, ShownSpan attempt, ShownSpan streamed) {
        shown.put("request of an attempt", request(attempt));
        shown.put("answer of an attempt", answer(attempt));
        shown.put("model, provider", model(attempt));
        shown.put("tokens in, out, all, cached, written", tokens(attempt));
        shown.put("reasoning tokens", attribute(attempt, "llm.token_count.completion_details.reasoning"));
        shown.put("cost", attribute(attempt, "llm.cost.total"));
        assertThat(streamed.attributes()).containsKey("gen_ai.response.time_to_first_chunk");
        shown.put("time to the first token", "attribute");
    }

    private void ended(Map<String, String> shown, List<ShownSpan> blocked, List<ShownSpan> failed) {
        shown.put("guardrail that blocked", guardrail(ShownSpan.first(blocked, "GUARDRAIL")));
        shown.put("blocked call", blocked.get(0).status());
        shown.put("failed call", failed.get(0).status());
        shown.put("what had arrived", answer(ShownSpan.first(failed, "LLM")));
    }

    private void agent(Map<String, String> shown, List<ShownSpan> spans) {
        shown.put(
                "agent, tool",
                ShownSpan.first(spans, "AGENT").name() + ", "
                        + ShownSpan.first(spans, "TOOL").name());
        shown.put("tool call of a model", toolCall(ShownSpan.first(spans, "LLM")));
    }

    private static String kinds(List<ShownSpan> spans) {
        return String.join(", ", spans.stream().map(ShownSpan::kind).toList());
    }

    private static String guardrail(ShownSpan span) {
        return span.kind() + ", " + attribute(span, "llmops.guardrail.decision", "llmops.guardrail.findings");
    }

    /** What a backend keeps and shows among a span's attributes, without a place of its own. */
    private static String attribute(ShownSpan span, String... keys) {
        StringBuilder text = new StringBuilder("attribute:");
        for (String key : keys) {
            text.append(' ').append(span.text(key));
        }
        return text.toString();
    }

    /** Made with {@code -Dllmops.docs=write}. */
    @Test
    void a_picture_for_the_page() throws Exception {
        assumeTrue("write".equals(System.getProperty("llmops.docs")), "pictures are made with -Dllmops.docs=write");
        try (SampleCalls calls = calls(folder)) {
            Generation grounded = calls.grounded();
            calls.flush();
            spans(grounded);
            SampleScores.send(backend(), calls, grounded);
            Path picture = Chromium.find(folder).picture(page(grounded), "page.png", 1400, 900);
            Path target = Path.of("../docs/measurements/tracing-" + name().toLowerCase(Locale.ROOT) + ".png");
            Files.write(target, Files.readAllBytes(picture));
            assertThat(Files.size(target)).isLessThan(MAX_PICTURE);
        }
    }
}
