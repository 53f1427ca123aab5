package dev.llmops.console;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.random.SystemRandom;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.console.access.ConsoleAccess;
import dev.llmops.console.access.ConsoleRequest;
import dev.llmops.console.access.Viewer;
import dev.llmops.console.internal.Result;
import dev.llmops.console.internal.Sources;
import dev.llmops.console.internal.guard.FormTokens;
import dev.llmops.console.internal.guard.RequestGuard;
import dev.llmops.console.internal.page.Pages;
import dev.llmops.core.replay.Change;
import dev.llmops.core.replay.Fork;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a store holds, as pages for a browser: calls with their steps, prompts, experiments, evaluations, feedback, guardrails, the audit log. It knows
 * no server: {@link ConsoleServer} serves it by the JDK's, {@link dev.llmops.console.servlet.ConsoleServlet} in an application's. Immutable, safe
 * for use by multiple threads.
 *
 * <p>It changes nothing unless told to ({@link Builder#feedback}, {@link Builder#playground}, {@link Builder#annotation}); every reading of records is written into the store's audit
 * log, with who read which; and no text of a record is ever taken for markup. Without {@link Builder#access} it answers this machine alone.
 *
 * <pre>{@code
 * Console console = Console.builder(store)
 *         .access(request -> Optional.ofNullable(request.user()).map(Viewer::reader))
 *         .build();
 * }</pre>
 */
public final class Console {

    /** Nothing is loaded but the console's own style and script, nothing is framed, and no form leads elsewhere. */
    private static final Map<String, String> SECURITY = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final int SECRET_BYTES = 32;

    private final Pages pages;
    private final RequestGuard guard;
    private final @Nullable ConsoleAccess access;
    private final Viewer local;
    private final FormTokens tokens;

    private Console(Builder builder) {
        this.pages = new Pages(new Sources(
                builder.store,
                builder.evaluations,
                builder.redTeam,
                builder.queues,
                builder.indexes,
                builder.feedback,
                builder.playground,
                builder.annotation,
                builder.clock));
        this.access = builder.access;
        this.local = builder.local;
        this.guard = new RequestGuard(builder.hosts, builder.access == null);
        this.tokens = new FormTokens(SystemRandom.bytes(SECRET_BYTES));
    }

    /**
     * {@return a builder with all defaults: it shows the store to this machine and changes nothing}
     *
     * @param store what is shown; it stays open
     */
    public static Builder builder(Store store) {
        return new Builder(store);
    }

    /** {@return whether viewers are told apart, so that others than this machine may be answered} */
    public boolean hasAccess() {
        return access != null;
    }

    /**
     * {@return the answer to a request} It never throws: an error is a page with status 500 that names it, and stands in the log.
     *
     * @param request the request
     */
    public ConsoleResponse handle(ConsoleRequest request) {
        String refusal = guard.refusal(request);
        if (refusal != null) {
            return plain(403, refusal);
        }
        Assets.Asset asset = Assets.find(request.path());
        if (asset != null) {
            return answer(
                    200,
                    Map.of("Content-Type", asset.type() + "; charset=utf-8", "Cache-Control", "no-cache"),
                    asset.text());
        }
        try {
            return page(request);
        } catch (LlmOpsException e) {
            LOG.warn("The page {} could not be made", request.path(), e);
            return plain(500, String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            LOG.error("The page {} could not be made", request.path(), e);
            return plain(500, "the page could not be made; the log of the application says why");
        }
    }

    private ConsoleResponse page(ConsoleRequest request) {
        Viewer viewer = access == null ? local : access.viewer(request).orElse(null);
        if (viewer == null) {
            return plain(403, "you may not look at this console; the application decides who may");
        }
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        if (!reads && !request.method().equals("POST")) {
            return plain(405, "the console takes GET and POST");
        }
        if (!reads) {
            String refusal = guard.writeRefusal(request);
            String token = request.parameter("token");
            if (refusal != null || token == null || !tokens.fits(token, viewer.name())) {
                return plain(403, refusal != null ? refusal : "the form is of another session; load its page again");
            }
        }
        Result result = pages.answer(reads ? request.asGet() : request, viewer, tokens.of(viewer.name()));
        return result.location() == null
                ? answer(result.status(), html(), result.html())
                : answer(result.status(), Map.of("Location", result.location(), "Cache-Control", "no-store"), "");
    }

    private static Map<String, String> html() {
        return Map.of("Content-Type", "text/html; charset=utf-8", "Cache-Control", "no-store");
    }

    private static ConsoleResponse plain(int status, String text) {
        return answer(
                status, Map.of("Content-Type", "text/plain; charset=utf-8", "Cache-Control", "no-store"), text + "\n");
    }

    private static ConsoleResponse answer(int status, Map<String, String> headers, String body) {
        Map<String, String> all = new HashMap<>(SECURITY);
        all.putAll(headers);
        return new ConsoleResponse(status, all, body);
    }

    /** Makes a {@link Console}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final Store store;
        private final Map<String, Path> queues = new LinkedHashMap<>();
        private final Map<String, Supplier<?>> indexes = new LinkedHashMap<>();
        private final Set<String> hosts = new LinkedHashSet<>();
        private @Nullable ConsoleAccess access;
        private Viewer local = Viewer.reader("console");
        private @Nullable Path evaluations;
        private @Nullable Path redTeam;
        private @Nullable FeedbackSink feedback;
        private @Nullable BiFunction<GenerationId, Change, Fork> playground;
        private boolean annotation;
        private InstantSource clock = SystemTime.clock();

        private Builder(Store store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /**
         * Sets who may look, by the application's own sign-in. The default is that whoever sits at this machine may, and nobody else.
         *
         * @param hook tells who sent a request
         * @return this
         */
        public Builder access(ConsoleAccess hook) {
            this.access = Objects.requireNonNull(hook, "hook");
            return this;
        }

        /**
         * Sets who it is that sits at this machine, where there is no {@link #access}. The default reads everything of all tenants and has no role.
         *
         * @param viewer who
         * @return this
         */
        public Builder localViewer(Viewer viewer) {
            this.local = Objects.requireNonNull(viewer, "viewer");
            return this;
        }

        /**
         * Adds a name by which the console is reached; requests to other names are refused. The default without {@link #access} is {@code localhost} and
         * the addresses of this machine, with it any name.
         *
         * @param host a name without scheme and port, as {@code ops.example}
         * @return this
         */
        public Builder allowedHost(String host) {
            if (host.isBlank() || host.contains("/") || (host.contains(":") && !host.endsWith("]"))) {
                throw new IllegalArgumentException(
                        "host must be a name without scheme and port such as ops.example, but was '" + host + "'");
            }
            hosts.add(host.toLowerCase(Locale.ROOT));
            return this;
        }

        /**
         * Sets the folder with files of evaluation runs ({@code .jsonl}). The default is that there is none, and no page of them.
         *
         * @param folder the folder
         * @return this
         */
        public Builder evaluations(Path folder) {
            this.evaluations = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Sets the folder with files of red team runs ({@code .jsonl}), which needs {@code llmops-redteam} on the class path. The default is that there is
         * none, and no page of them.
         *
         * @param folder the folder
         * @return this
         */
        public Builder redTeam(Path folder) {
            this.redTeam = Objects.requireNonNull(folder, "folder");
            return this;
        }

        /**
         * Adds an annotation queue.
         *
         * @param name what it is called
         * @param file its file
         * @return this
         */
        public Builder queue(String name, Path file) {
            queues.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(file, "file"));
            return this;
        }

        /**
         * Adds an index, which needs {@code llmops-rag} on the class path.
         *
         * @param name what it is called
         * @param status tells its state when somebody looks, as {@code index::status}
         * @return this
         */
        public Builder index(String name, Supplier<dev.llmops.rag.IndexStatus> status) {
            indexes.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(status, "status"));
            return this;
        }

        /**
         * Lets viewers who have the role {@link dev.llmops.console.access.ConsoleRole#FEEDBACK} give feedback. The default is that nobody can.
         *
         * @param sink takes it, as {@code ops.feedback()}, whose guardrails look at its texts first
         * @return this
         */
        public Builder feedback(FeedbackSink sink) {
            this.feedback = Objects.requireNonNull(sink, "sink");
            return this;
        }

        /**
         * Lets viewers who have the role {@link dev.llmops.console.access.ConsoleRole#PLAYGROUND} ask a recorded question again with a change. The default
         * is that nobody can.
         *
         * @param fork asks, as {@code ops::fork}
         * @return this
         */
        public Builder playground(BiFunction<GenerationId, Change, Fork> fork) {
            this.playground = Objects.requireNonNull(fork, "fork");
            return this;
        }

        /**
         * Lets viewers who have the role {@link dev.llmops.console.access.ConsoleRole#ANNOTATION} label what the {@linkplain #queue queues} give them, and
         * decide where annotators differ. They do so under the name that {@link #access} gives them. The default is that nobody can.
         *
         * @return this
         */
        public Builder annotation() {
            this.annotation = true;
            return this;
        }

        /**
         * Sets what tells the time. The default is the system's clock.
         *
         * @param source tells it
         * @return this
         */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "source");
            return this;
        }

        /** {@return the console} */
        public Console build() {
            return new Console(this);
        }
    }
}
