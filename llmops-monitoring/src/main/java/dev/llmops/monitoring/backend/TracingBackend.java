package dev.llmops.monitoring.backend;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;

/**
 * A backend for traces, in its role as a receiver of scores. No backend turns a span's event into a score
 * ({@code gen_ai.evaluation.result} remains an event there), so scores are sent over its REST API. Immutable; its string form contains no key.
 */
public final class TracingBackend {

    private final String name;
    private final BackendAddress address;
    private final ScoreFormat format;

    private TracingBackend(String name, BackendAddress address, ScoreFormat format) {
        this.name = name;
        this.address = address;
        this.format = format;
    }

    /**
     * {@return an MLflow server: scores become assessments of the trace}
     *
     * @param uri its address, such as {@code http://localhost:5000}
     */
    public static TracingBackend mlflow(URI uri) {
        return new TracingBackend("mlflow", BackendAddress.of(uri), new MlflowFormat());
    }

    /**
     * {@return a Phoenix server: scores become annotations of the call's span}
     *
     * @param uri its address, such as {@code http://localhost:6006}
     */
    public static TracingBackend phoenix(URI uri) {
        return new TracingBackend("phoenix", BackendAddress.of(uri), new PhoenixFormat());
    }

    /**
     * {@return Langfuse: scores are sent for the call's observation}
     *
     * @param uri its address, without a path
     * @param publicKey the project's public key
     * @param secretKey the project's secret key
     */
    public static TracingBackend langfuse(URI uri, String publicKey, String secretKey) {
        Objects.requireNonNull(publicKey, "publicKey");
        Objects.requireNonNull(secretKey, "secretKey");
        String both = publicKey + ":" + secretKey;
        return new TracingBackend("langfuse", BackendAddress.of(uri), new LangfuseFormat())
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * {@return LangSmith: scores become feedback on the call's run}
     *
     * @param uri address of its API, with the path before {@code /feedback} if it has one
     * @param apiKey the key
     */
    public static TracingBackend langSmith(URI uri, String apiKey) {
        return new TracingBackend("langsmith", BackendAddress.of(uri), new LangSmithFormat())
                .header("x-api-key", Objects.requireNonNull(apiKey, "apiKey"));
    }

    /**
     * {@return a copy that sends an additional header}
     *
     * @param header its name, such as {@code Authorization}
     * @param value its value
     */
    public TracingBackend header(String header, String value) {
        return new TracingBackend(
                name,
                address.with(Objects.requireNonNull(header, "header"), Objects.requireNonNull(value, "value")),
                format);
    }

    BackendAddress address() {
        return address;
    }

    ScoreFormat format() {
        return format;
    }

    @Override
    public String toString() {
        return name + " at " + address;
    }
}
