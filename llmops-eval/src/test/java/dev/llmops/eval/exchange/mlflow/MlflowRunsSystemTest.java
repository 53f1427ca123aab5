package dev.llmops.eval.exchange.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.eval.exchange.ExchangeException;
import dev.llmops.eval.exchange.ImportedRun;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.testkit.server.MlflowServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MLflow itself, and its own client on the other side. */
@Tag("systems")
class MlflowRunsSystemTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static MlflowServer server;
    private static URI uri;

    @BeforeAll
    static void start() throws IOException {
        server = MlflowServer.shared();
        uri = server.uri();
    }

    private static MlflowRuns runs() {
        return MlflowRuns.at(uri, () -> Instant.parse("2026-11-29T04:00:00Z"));
    }

    @Test
    void what_we_write_comes_back_as_it_was_and_mlflows_own_client_reads_it(@TempDir Path folder) throws Exception {
        EvaluationRun run = SampleRun.of(4);

        String id = runs().write("cables", run);

        assertThat(runs().read(id).run()).isEqualTo(run);
        JsonNode seen = python(folder, """
                import json, sys, mlflow
                mlflow.set_tracking_uri(sys.argv[1])
                run = mlflow.get_run(sys.argv[2])
                mlflow.set_experiment(experiment_id=run.info.experiment_id)
                table = mlflow.load_table('llmops_rows.json', run_ids=[sys.argv[2]])
                traces = mlflow.search_traces(experiment_ids=[run.info.experiment_id], run_id=sys.argv[2], return_type='list')
                scores = {t.info.tags['llmops.row']: {a.name: (a.feedback.value if a.feedback else None) for a in t.info.assessments} for t in traces}
                errors = {t.info.tags['llmops.row']: {a.name: a.error.error_code for a in t.info.assessments if a.feedback and a.feedback.error} for t in traces}
                inputs = {t.info.tags['llmops.row']: t.data.spans[0].inputs for t in traces}
                print(json.dumps(dict(inputs=inputs, status=run.info.status, metrics=run.data.metrics, params=run.data.params, rows=len(table),
                    columns=list(table.columns), scores=scores, errors=errors)))
                """, uri.toString(), id);
        assertThat(seen.path("status").asText()).isEqualTo("FINISHED");
        assertThat(seen.at("/metrics/contains~1mean").asDouble()).isEqualTo(1);
        assertThat(seen.at("/metrics/contains~1n").asInt()).isEqualTo(2);
        assertThat(seen.at("/metrics/contains~1no_score").asInt()).isEqualTo(3);
        assertThat(seen.at("/params/target").asText()).isEqualTo("support@2");
        assertThat(seen.path("rows").asInt()).isEqualTo(5);
        assertThat(seen.at("/scores/q2/contains").asDouble()).as(seen::toString).isEqualTo(1);
        assertThat(seen.at("/inputs/q2").asText()).isNotEmpty();
        assertThat(seen.at("/scores/q2/kind").asDouble()).isEqualTo(0.5);
        assertThat(seen.at("/errors/q1/contains").asText()).isEqualTo("UNSCORED");
        assertThat(seen.at("/errors/q0/kind").asText()).isEqualTo("FAILED");
    }

    @Test
    void we_read_what_mlflows_own_evaluation_wrote(@TempDir Path folder) throws Exception {
        JsonNode made = python(folder, """
                import json, sys, mlflow
                from mlflow.genai.scorers import scorer
                mlflow.set_tracking_uri(sys.argv[1])
                mlflow.set_experiment('by-python')
                @scorer
                def exact(outputs, expectations):
                    return outputs == expectations['expected_response']
                @scorer
                def length(outputs):
                    return float(len(outputs))
                data = [dict(inputs=dict(question='Capital of Norway?'), outputs='Oslo', expectations=dict(expected_response='Oslo')),
                        dict(inputs=dict(question='Capital of Spain?'), outputs='Lisbon', expectations=dict(expected_response='Madrid'))]
                result = mlflow.genai.evaluate(data=data, scorers=[exact, length])
                print(json.dumps(dict(run=result.run_id)))
                """, uri.toString());

        ImportedRun read = runs().read(made.path("run").asText());

        EvaluationRun run = read.run();
        assertThat(run.rows())
                .extracting(row -> row.answer().input())
                .containsExactlyInAnyOrder("Capital of Norway?", "Capital of Spain?");
        assertThat(run.rows()).extracting(row -> row.answer().output()).containsExactlyInAnyOrder("Oslo", "Lisbon");
        assertThat(run.rows()).extracting(row -> row.answer().expected()).containsExactlyInAnyOrder("Oslo", "Madrid");
        assertThat(run.summary("exact").estimate().mean()).isEqualTo(0.5);
        assertThat(run.summary("length").estimate().mean()).isEqualTo(5);
        assertThat(run.info().definition("exact")).startsWith("mlflow exact");
    }

    @Test
    void a_run_that_is_not_there_is_told_as_that() {
        assertThatThrownBy(() -> runs().read("0123456789abcdef0123456789abcdef"))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("404");
    }

    private static JsonNode python(Path folder, String script, String... arguments) throws Exception {
        return JSON.readTree(server.python(folder, script, arguments));
    }
}
