package dev.llmops.tuning.hosted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.tuning.InvalidTrainingFileException;
import dev.llmops.tuning.TrainingFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenAiFineTuningTest {

    private static final String JOB =
            "{\"id\":\"ftjob-1\",\"status\":\"%s\",\"model\":\"small\",\"fine_tuned_model\":%s,"
                    + "\"trained_tokens\":%s,\"error\":%s}";

    @TempDir
    Path folder;

    private FakeService service;
    private OpenAiFineTuning client;

    @BeforeEach
    void start() throws IOException {
        service = new FakeService();
        client = new OpenAiFineTuning(service.address("/v1/"), "key-1", Map.of(), Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void rows_are_uploaded_as_a_form() throws IOException {
        service.reply("POST /v1/files", 200, "{\"id\":\"file-1\",\"status\":\"uploaded\"}");
        Path rows = folder.resolve("train.jsonl");
        Files.writeString(rows, TrainingRows.sft(12));

        assertThat(client.upload(rows, TrainingFormat.OPENAI_SFT)).isEqualTo("file-1");
        FakeService.Asked asked = service.asked().get(0);
        assertThat(asked.authorization()).isEqualTo("Bearer key-1");
        assertThat(asked.body())
                .contains("name=\"purpose\"\r\n\r\nfine-tune\r\n")
                .contains("filename=\"rows.jsonl\"")
                .contains("\r\n\r\n" + TrainingRows.sft(12) + "\r\n--")
                .endsWith("--\r\n");
    }

    @Test
    void rows_that_the_service_would_refuse_are_not_sent() throws IOException {
        Path rows = folder.resolve("train.jsonl");
        Files.writeString(rows, TrainingRows.sft(12).replace("\"role\":\"assistant\"", "\"role\":\"robot\""));

        assertThatThrownBy(() -> client.upload(rows, TrainingFormat.OPENAI_SFT))
                .isInstanceOf(InvalidTrainingFileException.class)
                .hasMessageContaining("were not sent");
        assertThat(service.asked()).isEmpty();
    }

    @Test
    void a_job_is_asked_for_as_the_api_has_it() throws IOException {
        service.reply("POST /v1/fine_tuning/jobs", 200, JOB.formatted("validating_files", "null", "null", "null"));
        HostedJob job = client.create(new HostedRequest(
                "small",
                "file-1",
                "file-2",
                HostedRequest.Method.DPO,
                "support",
                7,
                Map.of("n_epochs", 3.0, "beta", 0.25)));

        assertThat(job.status()).isEqualTo("validating_files");
        assertThat(job.isFinal()).isFalse();
        JsonNode sent = new ObjectMapper().readTree(service.asked().get(0).body());
        assertThat(sent).isEqualTo(new ObjectMapper().readTree("""
                {"model":"small","training_file":"file-1","validation_file":"file-2","suffix":"support","seed":7,
                 "method":{"type":"dpo","dpo":{"hyperparameters":{"n_epochs":3,"beta":0.25}}}}"""));
        assertThatThrownBy(() -> new HostedRequest(
                        "m", "f", null, HostedRequest.Method.SUPERVISED, "x".repeat(65), null, Map.of()))
                .hasMessageContaining("suffix must have at most 64 characters, but has 65");
    }

    @Test
    void a_status_that_nobody_knows_is_passed_on() {
        service.reply("GET /v1/fine_tuning/jobs/ftjob-1", 200, JOB.formatted("pondering", "null", "null", "null"));
        assertThat(client.get("ftjob-1").status()).isEqualTo("pondering");
        assertThat(client.get("ftjob-1").isFinal()).isFalse();

        service.reply(
                "GET /v1/fine_tuning/jobs/ftjob-1", 200, JOB.formatted("succeeded", "\"ft:small\"", "1200", "null"));
        HostedJob done = client.get("ftjob-1");
        assertThat(done).isEqualTo(new HostedJob("ftjob-1", "succeeded", "small", "ft:small", 1200L, null));
        assertThat(done.isFinal()).isTrue();

        service.reply(
                "POST /v1/fine_tuning/jobs/ftjob-1/cancel",
                200,
                JOB.formatted("failed", "null", "null", "{\"code\":\"invalid_file\",\"message\":\"row 3 is bad\"}"));
        assertThat(client.cancel("ftjob-1").error()).isEqualTo("row 3 is bad");
    }

    @Test
    void events_and_checkpoints_are_read_page_by_page() {
        String event = "{\"id\":\"ev-%d\",\"created_at\":1000,\"level\":\"info\",\"message\":\"step %d\"}";
        service.reply(
                "GET /v1/fine_tuning/jobs/ftjob-1/events?limit=100",
                200,
                "{\"data\":[" + event.formatted(2, 2) + "],\"has_more\":true}");
        service.reply(
                "GET /v1/fine_tuning/jobs/ftjob-1/events?limit=100&after=ev-2",
                200,
                "{\"data\":[" + event.formatted(1, 1) + "],\"has_more\":false}");
        assertThat(client.events("ftjob-1"))
                .containsExactly(
                        new HostedEvent(Instant.ofEpochSecond(1000), "info", "step 2"),
                        new HostedEvent(Instant.ofEpochSecond(1000), "info", "step 1"));

        service.reply(
                "GET /v1/fine_tuning/jobs/ftjob-1/checkpoints?limit=100",
                200,
                "{\"data\":[{\"id\":\"c\",\"step_number\":20,\"fine_tuned_model_checkpoint\":\"ft:20\",\"metrics\":{\"valid_loss\":0.5,\"x\":null}}]}");
        assertThat(client.checkpoints("ftjob-1"))
                .isEqualTo(List.of(new HostedCheckpoint(20, "ft:20", Map.of("valid_loss", 0.5))));
    }

    @Test
    void what_a_service_says_loses_credentials_and_nothing_else() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X", "1");
        headers.put("OpenAI-Project", "training");
        headers.put("X-Short-Key", "ab");
        headers.put("api-key", "azure-1");
        headers.put("Proxy-Authorization", "Basic YW5hOnNlY3JldA==");
        OpenAiFineTuning azure = new OpenAiFineTuning(service.address("/v1/"), null, headers, Duration.ofSeconds(30));
        service.reply(
                "GET /v1/fine_tuning/jobs/shown",
                400,
                "{\"error\":{\"message\":\"line 12 of the training file about: azure-1 YW5hOnNlY3JldA==\"}}");

        assertThatThrownBy(() -> azure.get("shown"))
                .hasMessageEndingWith(": line 12 of the training file about: *** ***");
    }

    @Test
    void refusals_have_status_and_code_and_never_the_key() {
        assertThatThrownBy(() -> client.get("nothing"))
                .isInstanceOfSatisfying(HostedTuningException.class, e -> {
                    assertThat(e.status()).isEqualTo(404);
                    assertThat(e.code()).contains("absent");
                    assertThat(e.retryable()).isFalse();
                })
                .hasMessageContaining("status 404: no such thing")
                .hasMessageNotContaining("key-1");
        service.reply("GET /v1/fine_tuning/jobs/busy", 429, "slow down");
        assertThatThrownBy(() -> client.get("busy"))
                .isInstanceOfSatisfying(
                        HostedTuningException.class,
                        e -> assertThat(e.retryable()).isTrue());
        service.reply("GET /v1/fine_tuning/jobs/odd", 200, "<html>");
        assertThatThrownBy(() -> client.get("odd")).hasMessageContaining("no JSON object");
        service.reply(
                "GET /v1/fine_tuning/jobs/closed", 401, "{\"error\":{\"message\":\"Incorrect key provided: key-1\"}}");
        assertThatThrownBy(() -> client.get("closed"))
                .hasMessageContaining("Incorrect key provided")
                .hasMessageNotContaining("key-1");
        service.reply("GET /v1/fine_tuning/jobs/empty", 200, "{}");
        assertThatThrownBy(() -> client.get("empty")).hasMessageContaining("without 'id'");
        assertThatThrownBy(() -> client.get(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.upload(folder.resolve("none"), TrainingFormat.OPENAI_SFT))
                .isInstanceOf(HostedTuningException.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> new OpenAiFineTuning(URI.create("ftp://x"), null, Map.of(), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new OpenAiFineTuning(URI.create("http://x"), "s3cr3t\n", Map.of(), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Authorization")
                .hasMessageNotContaining("s3cr3t");
    }

    @Test
    void an_adapter_is_taken_home_and_the_key_stays_with_the_service() throws IOException {
        byte[] archive = {40, -75, 47, -3, 1, 2, 3};
        try (FakeService storage = new FakeService()) {
            storage.reply("GET /signed?x=1", 200, Map.of(), archive);
            service.reply(
                    "GET /v1/finetune/download?ft_id=ft-1&checkpoint=adapter",
                    302,
                    Map.of("Location", storage.address("/signed?x=1").toString()),
                    new byte[0]);
            TogetherAdapters together = new TogetherAdapters(service.address("/v1"), "key-2", Duration.ofSeconds(30));
            Path file = folder.resolve("adapter.tar.zst");

            assertThat(together.download("ft-1", file)).isEqualTo(7);
            assertThat(file).hasBinaryContent(archive);
            assertThat(service.asked().get(0).authorization()).isEqualTo("Bearer key-2");
            assertThat(storage.asked().get(0).authorization()).isEqualTo("null");
            assertThatThrownBy(() -> together.download("ft-2", folder.resolve("other")))
                    .isInstanceOf(HostedTuningException.class)
                    .hasMessageContaining("404");
            for (String location : List.of("https://storage.example/a b?sig=S3CRET", "ftp://127.0.0.1/x?sig=S3CRET")) {
                service.reply(
                        "GET /v1/finetune/download?ft_id=ft-3&checkpoint=adapter",
                        302,
                        Map.of("Location", location),
                        new byte[0]);
                assertThatThrownBy(() -> together.download("ft-3", folder.resolve("other")))
                        .isInstanceOf(HostedTuningException.class)
                        .hasMessageContaining("no address that can be followed")
                        .hasMessageNotContaining("S3CRET");
            }
            assertThat(folder.resolve("other")).doesNotExist();
        }
    }
}
