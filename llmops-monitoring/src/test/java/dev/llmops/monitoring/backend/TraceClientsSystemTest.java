package dev.llmops.monitoring.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.TraceContext;
import dev.llmops.testkit.RandomRecords;
import dev.llmops.testkit.SystemProcess;
import dev.llmops.testkit.server.PythonScript;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official Python clients of Langfuse and LangSmith as oracles, where neither service can be run: what they write has the form of what we
 * write, and what we write they read.
 */
@Tag("systems")
class TraceClientsSystemTest {

    private static final Instant AT = Instant.parse("2026-11-29T08:00:00Z");
    private static final String TRACE = "5b8aa5a2d2c872e8321cf37308d69df2";
    private static final String SPAN = "051581bf3cb55c13";
    private static final String LANGFUSE = """
            import json, sys
            from langfuse import Langfuse
            client = Langfuse(public_key='pk-lf-1', secret_key='sk-lf-secret', host=sys.argv[1], tracing_enabled=%s)
            """;
    private static final String LANGSMITH = """
            import json, sys, uuid
            from langsmith import Client
            from langsmith.integrations.otel import langsmith_run_id_from_otel_span_id
            client = Client(api_url=sys.argv[1], api_key='ls-secret', info={})
            run = langsmith_run_id_from_otel_span_id(0x051581bf3cb55c13)
            """;

    private static Path python;

    private final FakeBackend server = new FakeBackend();
    private final Generation call = new RandomRecords(5)
            .generation().toBuilder().trace(new TraceContext(TRACE, SPAN, true)).build();

    @TempDir
    Path folder;

    @BeforeAll
    static void find() {
        python = SystemProcess.program(
                "llmops.trace-clients",
                "pip install langfuse==5.0.4 langsmith==0.15.1 in a virtual environment, and name its bin/python");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private JsonNode python(String script) throws Exception {
        return Rest.JSON.readTree(
                PythonScript.run(python, folder, script, server.uri().toString()));
    }

    private void send(TracingBackend backend) {
        ScoreSender sender =
                ScoreSender.builder(backend, id -> Optional.of(call)).content().build();
        sender.accept(new GenerationScore(
                call.id(), new Judgement("groundedness", Score.of(0.8), "all claims are there"), AT));
        sender.accept(feedback("f1", new FeedbackSignal.Thumbs(false), "too short"));
        sender.accept(feedback("f2", new FeedbackSignal.Label("wrong-product"), null));
        sender.accept(feedback("f3", new FeedbackSignal.Correction("2.5 metres"), null));
        sender.accept(feedback("f4", new FeedbackSignal.Comment(), "thank you"));
        sender.close();
        assertThat(sender.counts()).isEqualTo(new ScoreCounts(5, 0, 0, 0));
    }

    private Feedback feedback(String id, FeedbackSignal signal, String comment) {
        return new Feedback(id, call.id(), signal, "u42", comment, AT);
    }

    @Test
    void langfuses_client_reads_our_scores() throws Exception {
        send(TracingBackend.langfuse(server.uri(), "pk-lf-1", "sk-lf-secret"));

        JsonNode read = python(LANGFUSE.formatted("False") + """
                page = client.api.scores.get_many(trace_id='5b8aa5a2d2c872e8321cf37308d69df2', fields='core,details,subject')
                print(json.dumps([dict(name=each.name, kind=type(each).__name__, value=each.value, comment=each.comment) for each in page.data]))
                """);

        assertThat(kinds(read))
                .containsExactly(
                        "groundedness Numeric 0.8 all claims are there",
                        "thumbs Boolean false too short",
                        "label Categorical wrong-product null",
                        "output Correction 2.5 metres null",
                        "comment Text thank you thank you");
    }

    private static List<String> kinds(JsonNode read) {
        List<String> kinds = new ArrayList<>();
        read.forEach(each -> kinds.add(each.path("name").asText() + " "
                + each.path("kind").asText().replaceAll("ScoreV3_?", "") + " "
                + each.path("value").asText() + " " + each.path("comment").asText()));
        return kinds;
    }

    @Test
    void langfuses_client_writes_scores_in_our_form() throws Exception {
        python(LANGFUSE.formatted("True") + """
                client.create_score(name='groundedness', value=0.8, trace_id='5b8aa5a2d2c872e8321cf37308d69df2', observation_id='051581bf3cb55c13',
                    score_id='s1', data_type='NUMERIC', comment='all claims are there')
                client.flush()
                print('{}')
                """);
        JsonNode theirs = server.posted().get(0).body();
        send(TracingBackend.langfuse(server.uri(), "pk-lf-1", "sk-lf-secret"));
        FakeBackend.Asked first = server.posted().get(0);
        FakeBackend.Asked ours = server.posted().get(1);

        // It sends an array since version 5, and the API takes both.
        JsonNode one = theirs.isArray() ? theirs.get(0) : theirs;
        assertThat(first.path()).isEqualTo(ours.path());
        assertThat(first.authorization()).isEqualTo(ours.authorization());
        ours.body()
                .fieldNames()
                .forEachRemaining(name -> assertThat(one.has(name)).as(name).isTrue());
        for (String same : List.of("traceId", "observationId", "name", "value", "dataType", "comment")) {
            assertThat(ours.body().path(same)).as(same).isEqualTo(one.path(same));
        }
    }

    @Test
    void langsmiths_client_reads_our_feedback_and_names_the_same_run() throws Exception {
        send(TracingBackend.langSmith(server.uri(), "ls-secret"));

        JsonNode read = python(LANGSMITH + """
                all = list(client.list_feedback(run_ids=[run]))
                print(json.dumps([dict(key=each.key, run=str(each.run_id), score=each.score, value=each.value, comment=each.comment,
                    correction=each.correction, source=each.feedback_source.type) for each in all]))
                """);

        assertThat(read).hasSize(5);
        assertThat(server.posted().get(0).body().path("run_id").asText())
                .isEqualTo(read.at("/0/run").asText())
                .isEqualTo("00000000-0000-0000-0515-81bf3cb55c13");
        assertThat(read.at("/0/score").asDouble()).isEqualTo(0.8);
        assertThat(read.at("/0/comment").asText()).isEqualTo("all claims are there");
        assertThat(read.at("/1/key").asText()).isEqualTo("thumbs");
        assertThat(read.at("/1/score").asDouble()).isZero();
        assertThat(read.at("/2/value").asText()).isEqualTo("wrong-product");
        assertThat(read.at("/3/correction/output").asText()).isEqualTo("2.5 metres");
        assertThat(read.at("/4/comment").asText()).isEqualTo("thank you");
    }

    @Test
    void langsmiths_client_writes_feedback_in_our_form() throws Exception {
        JsonNode run = python(LANGSMITH + """
                client.create_feedback(run, key='groundedness', score=0.8, comment='all claims are there', feedback_id=uuid.UUID(int=7))
                print(json.dumps(str(run)))
                """);
        FakeBackend.Asked theirs = server.posted().get(0);
        send(TracingBackend.langSmith(server.uri(), "ls-secret"));
        FakeBackend.Asked ours = server.posted().get(server.posted().size() - 5);

        assertThat(theirs.path()).isEqualTo(ours.path());
        assertThat(theirs.key()).isEqualTo(ours.key());
        assertThat(ours.body().path("run_id").asText()).isEqualTo(run.asText());
        ours.body()
                .fieldNames()
                .forEachRemaining(
                        name -> assertThat(theirs.body().has(name)).as(name).isTrue());
        for (String same : List.of("run_id", "key", "score", "comment")) {
            assertThat(ours.body().path(same)).as(same).isEqualTo(theirs.body().path(same));
        }
    }
}
