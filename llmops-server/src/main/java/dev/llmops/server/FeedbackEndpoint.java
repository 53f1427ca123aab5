package dev.llmops.server;

import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.server.feedback.AllowedSignal;
import dev.llmops.server.feedback.FeedbackTokens;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes feedback from browsers for a {@link ModelServer}. Who may give what is in a token that the application issued; there is no cookie and no
 * session. Each signal counts once for each token: its id in the store comes from the token, so that a second one is refused, also after a
 * restart and without a list of used tokens. Immutable, safe for use by multiple threads.
 *
 * <pre>{@code
 * FeedbackEndpoint endpoint = FeedbackEndpoint.builder(tokens, ops.generations(), ops.feedbackStore(), ops.feedback())
 *         .allowedOrigin("https://shop.example")
 *         .build();
 * }</pre>
 */
public final class FeedbackEndpoint {

    private static final String TOKEN_HEADER = "X-LLMOps-Feedback-Token";

    private final FeedbackTokens tokens;
    private final GenerationStore generations;
    private final FeedbackStore kept;
    private final FeedbackSink sink;
    private final Set<String> origins;
    private final int requestsPerMinute;
    private final int maxBodyBytes;
    private final Set<AllowedSignal> issued;
    private final @Nullable Function<ModelStream, Optional<GenerationId>> ids;

    private FeedbackEndpoint(Builder builder) {
        this.tokens = builder.tokens;
        this.generations = builder.generations;
        this.kept = builder.kept;
        this.sink = builder.sink;
        this.origins = Set.copyOf(builder.origins);
        this.requestsPerMinute = builder.requestsPerMinute;
        this.maxBodyBytes = builder.maxBodyBytes;
        this.issued = builder.issued;
        this.ids = builder.ids;
    }

    /**
     * {@return a builder with all defaults}
     *
     * @param generations has the answers; feedback on one that it does not have, or of another tenant, is refused
     * @param kept has the feedback that was kept, so that a signal that was given already is refused
     * @param sink takes feedback, for example {@code ops.feedback()}, whose guardrails look at its texts first
     */
    public static Builder builder(
            FeedbackTokens tokens, GenerationStore generations, FeedbackStore kept, FeedbackSink sink) {
        return new Builder(tokens, generations, kept, sink);
    }

    FeedbackTokens tokens() {
        return tokens;
    }

    GenerationStore generations() {
        return generations;
    }

    FeedbackStore kept() {
        return kept;
    }

    FeedbackSink sink() {
        return sink;
    }

    Set<String> origins() {
        return origins;
    }

    int requestsPerMinute() {
        return requestsPerMinute;
    }

    int maxBodyBytes() {
        return maxBodyBytes;
    }

    /** {@return the token of an answer in its header, where answers of the server bring one} */
    Map<String, String> headers(ModelStream answer, Caller caller) {
        if (ids == null) {
            return Map.of();
        }
        String user = tokens.namesUsers() ? caller.user() : null;
        return ids.apply(answer)
                .map(id -> Map.of(TOKEN_HEADER, tokens.issue(id, issued, caller.tenant(), user)))
                .orElse(Map.of());
    }

    /** Sets how feedback is taken. Not safe for use by multiple threads. */
    public static final class Builder {

        private final FeedbackTokens tokens;
        private final GenerationStore generations;
        private final FeedbackStore kept;
        private final FeedbackSink sink;
        private final Set<String> origins = new LinkedHashSet<>();
        private int requestsPerMinute = 30;
        private int maxBodyBytes = 64 << 10;
        private Set<AllowedSignal> issued = Set.of();
        private @Nullable Function<ModelStream, Optional<GenerationId>> ids;

        private Builder(FeedbackTokens tokens, GenerationStore generations, FeedbackStore kept, FeedbackSink sink) {
            this.tokens = Objects.requireNonNull(tokens, "tokens");
            this.generations = Objects.requireNonNull(generations, "generations");
            this.kept = Objects.requireNonNull(kept, "kept");
            this.sink = Objects.requireNonNull(sink, "sink");
        }

        /**
         * Adds an origin whose pages may send feedback and load the script with an integrity digest (CORS). The default is that only pages of
         * the server's own host and port may.
         *
         * @param origin scheme, host and port as browsers send them, such as {@code https://shop.example}
         * @throws IllegalArgumentException if it is none; {@code *} is none
         */
        public Builder allowedOrigin(String origin) {
            if (!isOrigin(origin)) {
                throw new IllegalArgumentException(
                        "origin must be a scheme and a host in lower case such as https://shop.example, but was '"
                                + origin + "'");
            }
            origins.add(origin);
            return this;
        }

        private static boolean isOrigin(String text) {
            try {
                URI uri = new URI(text);
                String host = uri.getHost();
                boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
                String same = uri.getScheme() + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
                return web && host != null && same.equals(text) && text.equals(text.toLowerCase(java.util.Locale.ROOT));
            } catch (java.net.URISyntaxException e) {
                return false;
            }
        }

        /**
         * Sets how many requests one token may make in a minute, refilled evenly; more are refused with status 429 and {@code Retry-After}.
         * The default is 30.
         *
         * @param value at least 1
         */
        public Builder requestsPerMinute(int value) {
            this.requestsPerMinute = Require.atLeast("requestsPerMinute", value, 1);
            return this;
        }

        /**
         * Sets how large a request may be; a larger one is refused with status 413. The default is 64 KiB.
         *
         * @param bytes at least 4096
         */
        public Builder maxBodyBytes(int bytes) {
            this.maxBodyBytes = Require.atLeast("maxBodyBytes", bytes, 4096);
            return this;
        }

        /**
         * Has each answer of the server's {@code /v1/chat/completions} and {@code /v1/responses} bring its token in the header
         * {@code X-LLMOps-Feedback-Token}, of the tenant that called and, where tokens name users, of the user; of several choices it is that of the first. The default is that
         * the application issues tokens itself.
         *
         * @param signals what the tokens allow, at least one
         * @param recorded tells under which id an answer will be recorded, empty if it will not; with llmops-core
         *     {@code answer -> answer instanceof AnswerStream stream ? Optional.of(stream.generationId()) : Optional.empty()}
         */
        public Builder tokensWithAnswers(
                Set<AllowedSignal> signals, Function<ModelStream, Optional<GenerationId>> recorded) {
            if (signals.isEmpty()) {
                throw new IllegalArgumentException("signals must not be empty; allow at least one");
            }
            this.issued = Set.copyOf(signals);
            this.ids = Objects.requireNonNull(recorded, "recorded");
            return this;
        }

        /** {@return the endpoint} */
        public FeedbackEndpoint build() {
            return new FeedbackEndpoint(this);
        }
    }
}
