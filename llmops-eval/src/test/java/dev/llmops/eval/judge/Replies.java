package dev.llmops.eval.judge;

import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A model that says one thing after the other, and the last one ever after. */
final class Replies {

    private Replies() {}

    static ScriptedModelClient of(String... replies) {
        AtomicInteger next = new AtomicInteger();
        return ScriptedModelClient.of(request ->
                ScriptedModelClient.script(List.of(replies).get(Math.min(next.getAndIncrement(), replies.length - 1))));
    }
}
