package dev.llmops.examples;

import com.sun.net.httpserver.HttpServer;
import dev.llmops.api.generation.PromptUse;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.prompt.CachingPromptRegistry;
import dev.llmops.core.prompt.source.PromptSources;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.prompts.MlflowRegistry;
import dev.llmops.prompts.RegistryEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Prompts from MLflow, which goes away: {@code bin/example SurvivingRegistry}. The next process renders what the one before saw, from the
 * disk, and the Generation of each call says which source served its prompt and since when nobody confirms it.
 */
public final class SurvivingRegistry {

    /** What MLflow 3.17 answers for a version; its server is stood in for, so that the example needs none. */
    private static final String VERSION = """
            {"model_version": {"name": "greet", "version": "1", "creation_timestamp": 1767225600000, "status": "READY",
             "tags": [{"key": "mlflow.prompt.is_prompt", "value": "true"}, {"key": "_mlflow_prompt_type", "value": "text"},
                      {"key": "mlflow.prompt.text", "value": "Greet {{name}} in one line."}],
             "aliases": ["production"]}}
            """;

    private SurvivingRegistry() {}

    /**
     * Asks three times: MLflow serves, then memory, and then, in a process that finds no MLflow, the disk.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = VERSION.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (CachingPromptRegistry prompts = prompts(address)) {
            ask(prompts);
            ask(prompts);
        }
        server.stop(0);
        System.out.println("MLflow is gone, and the application starts again.");
        try (CachingPromptRegistry prompts = prompts(address)) {
            ask(prompts);
        }
    }

    private static CachingPromptRegistry prompts(URI address) {
        return PromptSources.of(MlflowRegistry.of(RegistryEndpoint.of(address)))
                .keptIn(Path.of("prompt-copies"))
                .build();
    }

    private static void ask(CachingPromptRegistry prompts) {
        try (LlmOps ops = LlmOps.builder()
                .model(LangChain4jModels.from(new FixedAnswers(asked -> "Hello Ana!")))
                .prompts(prompts)
                .build()) {
            Answer answer = ops.prompt("greet@production").with("name", "Ana").ask();
            PromptUse prompt = Objects.requireNonNull(answer.generation().prompt(), "prompt");
            System.out.println(answer.text() + " " + prompt.name() + "@" + prompt.version() + " from "
                    + Objects.requireNonNull(prompt.source(), "source").name()
                    + (prompt.source().cached() ? ", from memory" : "")
                    + (prompt.source().staleSince() != null ? ", not confirmed any more" : ""));
        }
    }
}
