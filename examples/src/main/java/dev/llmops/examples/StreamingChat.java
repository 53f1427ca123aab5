package dev.llmops.examples;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.Ask;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.local.LocalModel;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation of two turns, streamed, and an answer that its reader stops: {@code bin/example StreamingChat}. What
 * was written until then is in the record of the call that was stopped.
 */
public final class StreamingChat {

    private static final int PIECES_UNTIL_STOP = 12;

    private final LlmOps ops;
    private final List<Message> history = new ArrayList<>();

    private StreamingChat(LlmOps ops) {
        this.ops = ops;
    }

    /**
     * Talks with a local model.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Path file = ModelStore.standard().fetch(ModelCatalog.demo(), FetchProgress.bar(System.err));
        try (LlmOps ops = LlmOps.builder()
                .store(Stores.sqlite(Path.of("llmops.db")))
                .model(LocalModel.load(file))
                .build()) {
            StreamingChat chat = new StreamingChat(ops);
            chat.say("My lamp is called Aurora. Greet it in one sentence.");
            chat.say("What is my lamp called?");
            chat.stopEarly("Tell me a long story about it.");
        }
    }

    /** One turn, with everything that was said before. */
    private void say(String text) {
        System.out.println("> " + text);
        try (AnswerStream stream = ask(text).stream()) {
            Answer answer = stream.answer(System.out::print);
            System.out.println();
            history.add(Message.user(text));
            history.add(answer.response().message());
        }
    }

    /** A turn whose reader has enough after a few pieces. */
    private void stopEarly(String text) {
        System.out.println("> " + text);
        try (AnswerStream stream = ask(text).stream()) {
            int pieces = 0;
            for (ModelEvent event = stream.next(); !(event instanceof ModelEvent.End); event = stream.next()) {
                if (event instanceof ModelEvent.TextDelta delta) {
                    System.out.print(delta.text());
                    pieces++;
                }
                if (pieces == PIECES_UNTIL_STOP) {
                    stream.cancel();
                }
            }
            System.out.println(" ...");
            Generation record = ops.generations().find(stream.generationId()).orElseThrow();
            System.out.println("[" + record.status() + ", " + record.usage().output() + " tokens written]");
        }
    }

    private Ask ask(String text) {
        ModelRequest request = ModelRequest.builder()
                .messages(history)
                .user(text)
                .parameters(ModelParameters.builder().maxTokens(80).build())
                .build();
        return ops.request(request).forUser("u42").inSession("lamp");
    }
}
