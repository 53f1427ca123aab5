package dev.llmops.benchmarks.serving;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;

/** The JDK's client alone: the answer is read as text and not even parsed. Also what asks a gateway. */
final class DirectSide implements CallSide {

    static final String QUESTION = "How long is the cable of the lamp?";

    private final String name;
    private final boolean inProcess;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest whole;
    private final HttpRequest stream;

    DirectSide(String name, boolean inProcess, String baseUrl, Map<String, String> headers) {
        this.name = name;
        this.inProcess = inProcess;
        this.whole = request(baseUrl, headers, "");
        this.stream = request(baseUrl, headers, "\"stream\":true,\"stream_options\":{\"include_usage\":true},");
    }

    private static HttpRequest request(String baseUrl, Map<String, String> headers, String more) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\"," + more
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]}"));
        headers.forEach(request::header);
        return request.build();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean inProcess() {
        return inProcess;
    }

    @Override
    public void whole() throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(whole, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200 || !response.body().contains("metres")) {
            throw new IOException(name + " answered with status " + response.statusCode() + ": " + response.body());
        }
    }

    @Override
    public long stream() throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<Stream<String>> response = client.send(stream, HttpResponse.BodyHandlers.ofLines());
        long first = 0;
        String last = "";
        try (Stream<String> lines = response.body()) {
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                String line = each.next();
                if (first == 0 && line.startsWith("data: ") && line.contains("\"The ")) {
                    first = System.nanoTime() - start;
                }
                last = line.isEmpty() ? last : line;
            }
        }
        if (response.statusCode() != 200 || first == 0 || !last.equals("data: [DONE]")) {
            throw new IOException(
                    name + " gave no whole stream, but status " + response.statusCode() + " and at its end: " + last);
        }
        return first;
    }

    /** {@return the headers that send Portkey's gateway to a server} */
    static Map<String, String> portkey(String baseUrl) {
        return Map.of("x-portkey-provider", "openai", "x-portkey-custom-host", baseUrl, "Authorization", "Bearer none");
    }
}
