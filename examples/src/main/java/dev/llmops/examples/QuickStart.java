package dev.llmops.examples;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.api.generation.Generation;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.core.store.Stores;
import dev.llmops.langchain4j.LangChain4jModels;
import dev.llmops.local.LocalModel;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelStore;
import java.nio.file.Path;

/** The example of the README: {@code bin/example QuickStart}. */
@SuppressWarnings("NullAway") // The record of a call by a prompt has that prompt.
public final class QuickStart {

    private QuickStart() {}

    /**
     * Asks one question by a prompt, gives feedback on the answer, and looks at its record.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(Path.of("llmops.db")))
                .prompts(PromptDirectory.of(Path.of("prompts")))
                .model(LangChain4jModels.from(yourChatModel()))
                .build()) {
            Answer answer = ops.prompt("support-answer")
                    .with("question", "How long is the cable?")
                    .with("passage", "The lamp comes with a cable of 2.5 metres.")
                    .forUser("u42")
                    .ask();
            System.out.println(answer.text() + "  [" + answer.usage().total() + " tokens]");

            ops.feedback().by("u42").thumbsDown(answer.generationId(), "wrong cable length");

            Generation record = ops.generations().find(answer.generationId()).orElseThrow();
            System.out.println(record.prompt().name() + "@" + record.prompt().version());
            System.out.println(ops.audit().verify(null));
        }
    }

    /** Any ChatModel that LangChain4j has. Here a local one, so that this runs without a server and without a key. */
    private static ChatModel yourChatModel() {
        Path file = ModelStore.standard().fetch(ModelCatalog.demo(), FetchProgress.bar(System.err));
        return LangChain4jModels.asChatModel(LocalModel.load(file));
    }
}
