package dev.llmops.examples;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.local.LocalModel;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelStore;
import dev.llmops.serving.client.OpenAiCompatibleClient;
import dev.llmops.serving.pool.Endpoint;
import dev.llmops.serving.pool.Pool;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One model name in front of a server and two models in this JVM; the server is killed in the middle of an answer:
 * {@code bin/example SurvivingPool}. The reader of that answer keeps what had arrived and learns that it is not all; every call after it is
 * answered by the others, and the record of each has its attempts.
 */
public final class SurvivingPool {

    private static final ModelRequest QUESTION = ModelRequest.builder()
            .user("Tell me about a lamp.")
            .parameters(ModelParameters.builder().maxTokens(16).build())
            .build();

    private SurvivingPool() {}

    /**
     * Asks seven times.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException {
        Path file = ModelStore.standard().fetch(ModelCatalog.demo(), FetchProgress.bar(System.err));
        try (StandInServer server = StandInServer.start()) {
            Pool pool = Pool.of(
                    Endpoint.of(
                            "remote",
                            OpenAiCompatibleClient.builder()
                                    .baseUrl(server.url())
                                    .model("stand-in")
                                    .build()),
                    Endpoint.of("local-1", LocalModel.load(file)),
                    Endpoint.of("local-2", LocalModel.load(file)));
            try (LlmOps ops = LlmOps.builder()
                    .store(Stores.sqlite(Path.of("llmops.db")))
                    .model("chat", pool)
                    .build()) {
                for (int call = 1; call <= 7; call++) {
                    // The fourth call is the server's second one.
                    ask(ops, call, call == 4 ? server : null);
                }
            }
            pool.status()
                    .forEach(endpoint -> System.out.println(endpoint.name() + ": " + endpoint.attempts() + " attempts, "
                            + endpoint.failures() + " failed"));
        }
    }

    /** Reads an answer as it is written, and kills the server at its third word if it is told to. */
    private static void ask(LlmOps ops, int call, @Nullable StandInServer victim) {
        StringBuilder text = new StringBuilder();
        try (AnswerStream stream = ops.request(QUESTION).stream()) {
            int words = 0;
            ModelEvent event = stream.next();
            while (!(event instanceof ModelEvent.End)) {
                if (event instanceof ModelEvent.TextDelta delta) {
                    text.append(delta.text());
                    words++;
                }
                if (victim != null && words == 3) {
                    victim.close();
                }
                event = stream.next();
            }
            tell(
                    call,
                    event,
                    text,
                    ops.generations().find(stream.generationId()).orElseThrow());
        }
    }

    private static void tell(int call, ModelEvent end, StringBuilder text, Generation record) {
        String said = text.toString().strip().replaceAll("\\s+", " ");
        System.out.println(
                call + ": " + record.status() + ": " + (said.length() < 60 ? said : said.substring(0, 60) + "..."));
        for (Attempt attempt : record.attempts()) {
            System.out.println("   " + attempt.route() + ": "
                    + (attempt.error() == null ? "answered" : attempt.error().type()));
        }
        if (end instanceof ModelEvent.Failed failed) {
            LlmOpsException error = failed.error();
            System.out.println("   broken off: " + error.getMessage());
        }
    }
}
