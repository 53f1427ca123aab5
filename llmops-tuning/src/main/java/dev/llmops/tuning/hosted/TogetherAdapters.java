package dev.llmops.tuning.hosted;

import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.http.WholeAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Downloads the adapter that a job at Together trained, as PEFT files in a Zstandard-compressed tar archive
 * ({@code tar --zstd -xf} unpacks it). {@code LoraConverter} converts it to a file for the local engine. Safe for use by multiple threads.
 */
public final class TogetherAdapters {

    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int ERROR = 400;
    private static final int MAX_ERROR = 1 << 16;

    private final HostedService service;

    /**
     * Creates a client.
     *
     * @param baseUrl the address including the path before its routes
     * @param apiKey sent as a bearer token, only to that address
     * @param timeout maximum time until the archive starts to arrive
     */
    public TogetherAdapters(URI baseUrl, String apiKey, Duration timeout) {
        this.service = new HostedService(baseUrl, apiKey, Map.of(), timeout);
    }

    /**
     * Downloads an adapter. The file is either complete or absent.
     *
     * @param job id of the job
     * @param to the archive to write, replaced if it exists
     * @return its size in bytes
     * @throws HostedTuningException if there is none, or it cannot be written
     */
    public long download(String job, Path to) {
        HttpRequest request = service.request(
                        "/finetune/download?ft_id=" + OpenAiFineTuning.encoded(job) + "&checkpoint=adapter")
                .GET()
                .build();
        try {
            HttpResponse<InputStream> answer = WholeAnswer.client().send(request, BodyHandlers.ofInputStream());
            if (answer.statusCode() >= REDIRECT && answer.statusCode() < ERROR) {
                answer.body().close();
                answer = WholeAnswer.client().send(elsewhere(request, answer), BodyHandlers.ofInputStream());
            }
            return save(answer, to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostedTuningException("the adapter was not waited for", 0, null, e, true);
        } catch (IOException e) {
            throw new HostedTuningException("the adapter cannot be downloaded to '" + to + "': " + e, 0, null, e, true);
        }
    }

    // The archive lies elsewhere, under an address that is a key itself. Ours does not go there.
    private HttpRequest elsewhere(HttpRequest first, HttpResponse<InputStream> answer) {
        try {
            URI where = answer.headers()
                    .firstValue("Location")
                    .map(location -> first.uri().resolve(location))
                    .orElse(first.uri());
            boolean safe = "https".equals(where.getScheme())
                    || (where.getHost() != null
                            && where.getHost().equals(first.uri().getHost()));
            if (safe && !where.equals(first.uri())) {
                return HttpRequest.newBuilder(where)
                        .timeout(service.timeout())
                        .GET()
                        .build();
            }
        } catch (IllegalArgumentException e) {
            // Told below: its message has the address.
        }
        throw new HostedTuningException(
                "the service redirects to no address that can be followed", answer.statusCode(), null, null, false);
    }

    private long save(HttpResponse<InputStream> answer, Path to) throws IOException {
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != OK) {
                throw service.refused(answer.statusCode(), body.readNBytes(MAX_ERROR));
            }
            return WholeFile.write(to, part -> {
                long size;
                try (OutputStream out = Files.newOutputStream(part)) {
                    size = body.transferTo(out);
                }
                long told = answer.headers().firstValueAsLong("Content-Length").orElse(size);
                if (size != told) {
                    throw new IOException("it was cut: " + size + " of " + told + " bytes came");
                }
                return size;
            });
        }
    }
}
