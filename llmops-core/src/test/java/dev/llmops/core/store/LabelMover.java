package dev.llmops.core.store;

import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelConflictException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.store.Store;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A JVM that moves a label on from where it saw it, as fast as it can, and tells in its last line how often it won. */
final class LabelMover {

    private LabelMover() {}

    static Process start(Path file, String name, int tries) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.sqlite.tmpdir=" + file.getParent(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                LabelMover.class.getName(),
                file.toString(),
                name,
                Integer.toString(tries));
        return new ProcessBuilder(command)
                .redirectError(new File(file + "." + name + ".stderr"))
                .start();
    }

    /** {@return how many moves won} */
    static int move(Store store, String name, int tries) {
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
        try (Store store = Stores.sqlite(Path.of(arguments[0]))) {
            System.out.println(move(store, arguments[1], Integer.parseInt(arguments[2])));
        }
    }
}
