package dev.llmops.tuning.job;

import dev.llmops.commons.internal.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Python programs of this package, written where Python can run them. */
final class Programs {

    private static final List<String> NAMES =
            List.of("worker.py", "train.py", "base.py", "environment.py", "stand_ins.py", "first_tokens.py");

    private Programs() {}

    /** {@return the folder below the given one that they were written to} */
    static Path write(Path folder) throws IOException {
        Path programs = Files.createDirectories(folder.resolve("program"));
        for (String name : NAMES) {
            try (InputStream in = Programs.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("the program " + name + " is not on the class path");
                }
                WholeFile.write(programs.resolve(name), in.readAllBytes());
            }
        }
        return programs;
    }
}
