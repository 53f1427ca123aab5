package dev.llmops.tuning.hosted;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.tuning.ExportedSubjects;
import dev.llmops.tuning.OpenAiFileValidator;
import dev.llmops.tuning.TrainingFormat;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A client for OpenAI's fine-tuning API, at OpenAI or any compatible service: {@code POST /files}, {@code POST /fine_tuning/jobs} and the
 * routes below it.
 * OpenAI itself accepts no new jobs after January 6, 2027. Safe for use by multiple threads.
 */
public final class OpenAiFineTuning {

    private static final String JOBS = "/fine_tuning/jobs";
    private static final int PAGE = 100;
    private static final int MAX_PAGES = 100;
    // Not in JSON: a line there has no line break but its last.
    private static final String BOUNDARY = "llmops-" + "d41c3f0a7b6e5829";

    private final HostedService service;

    /**
     * Creates a client.
     *
     * @param baseUrl the address including the path before its routes, for example {@code http://localhost:8000/v1}
     * @param apiKey sent as a bearer token, or null
     * @param headers additional headers by name, for example {@code api-key}
     * @param timeout how long each request may take
     * @throws IllegalArgumentException if the address is invalid
     */
    public OpenAiFineTuning(URI baseUrl, @Nullable String apiKey, Map<String, String> headers, Duration timeout) {
        this.service = new HostedService(baseUrl, apiKey, headers, timeout);
    }

    /**
     * Validates rows, and uploads them if there are no errors: the service would report errors only after the job has failed.
     *
     * @param file the rows
     * @param format {@link TrainingFormat#OPENAI_SFT} or {@link TrainingFormat#OPENAI_DPO}
     * @return the id of the file at the service
     * @throws dev.llmops.tuning.InvalidTrainingFileException if the service would reject them; nothing is sent
     * @throws dev.llmops.tuning.TrainingExportException if rows belong to persons who were erased after the export; nothing is sent
     * @throws HostedTuningException if the file cannot be read, or the service does not accept it
     */
    public String upload(Path file, TrainingFormat format) {
        BodyPublisher content;
        try {
            ExportedSubjects.requireNoneErased(file);
            new OpenAiFileValidator(format).validate(file, null).requireValid();
            content = BodyPublishers.ofFile(file);
        } catch (IOException e) {
            throw new HostedTuningException("the file '" + file + "' cannot be read: " + e, 0, null, e, false);
        }
        String before = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nfine-tune\r\n--"
                + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"rows.jsonl\"\r\n"
                + "Content-Type: application/jsonl\r\n\r\n";
        HttpRequest request = service.request("/files")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString(before),
                        content,
                        BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n")))
                .build();
        return required(service.send(request), "id");
    }

    /**
     * Creates a job.
     *
     * @param request what to train
     * @return the job
     * @throws HostedTuningException if the service rejects it
     */
    public HostedJob create(HostedRequest request) {
        return job(service.post(JOBS, request.json()));
    }

    /**
     * {@return a job in its current state}
     *
     * @param id its id
     */
    public HostedJob get(String id) {
        return job(service.get(path(id, "")));
    }

    /**
     * Requests the cancellation of a job.
     *
     * @param id its id
     * @return the job in its current state
     */
    public HostedJob cancel(String id) {
        return job(service.post(path(id, "/cancel"), HostedService.JSON.createObjectNode()));
    }

    /**
     * {@return the events of a job, newest first}
     *
     * @param id its id
     */
    public List<HostedEvent> events(String id) {
        return all(path(id, "/events"), HostedEvent::of);
    }

    /**
     * {@return the checkpoints of a job that can be called, newest first}
     *
     * @param id its id
     */
    public List<HostedCheckpoint> checkpoints(String id) {
        return all(path(id, "/checkpoints"), HostedCheckpoint::of);
    }

    private <T> List<T> all(String path, Function<JsonNode, T> reader) {
        List<T> all = new ArrayList<>();
        String after = "";
        for (int i = 0; i < MAX_PAGES; i++) {
            JsonNode page = service.get(path + "?limit=" + PAGE + after);
            String last = "";
            for (JsonNode item : page.path("data")) {
                all.add(reader.apply(item));
                last = item.path("id").asText();
            }
            if (!page.path("has_more").asBoolean() || last.isEmpty()) {
                break;
            }
            after = "&after=" + encoded(last);
        }
        return all;
    }

    private static HostedJob job(JsonNode answer) {
        required(answer, "id");
        required(answer, "status");
        return HostedJob.of(answer);
    }

    private static String required(JsonNode answer, String name) {
        String value = HostedJob.text(answer.path(name));
        if (value == null) {
            throw new HostedTuningException("the service answered without '" + name + "'", 0, null, null, false);
        }
        return value;
    }

    private static String path(String id, String what) {
        Require.text("the id of a job", id);
        return JOBS + "/" + encoded(id) + what;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
