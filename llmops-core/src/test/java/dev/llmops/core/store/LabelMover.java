package dev.llmops.core.store;

import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelConflictException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.store.Store;

/** A JVM that moves a label on from where it saw it, as fast as it can, and tells in its last line how often it won. */
final class LabelMover {

    private LabelMover() {}

    /** {@return how many moves won} */
    private static int move(Store store, String name, int tries) {
        int won = 0;
        for (int i = 0; i < tries; i++) {
            int now = store.prompts().history("answer").labels().get("production");
            try {
                store.prompts()
                        .change(LabelChange.move("answer", "production", now % 3 + 1, new PromptCommit(name, null))
                                .expecting(now));
                won++;
            } catch (LabelConflictException e) {
                if (e.actual().isEmpty()) {
                    throw new IllegalStateException("the label is never taken away", e);
                }
            }
        }
        return won;
    }

    public static void main(String[] arguments) {
        try (Store store = OtherJvm.store(arguments[0])) {
            System.out.println(move(store, arguments[1], Integer.parseInt(arguments[2])));
        }
    }
}
