package dev.llmops.eval.metric.code;

import dev.llmops.commons.internal.random.SystemRandom;
import dev.llmops.eval.metric.row.MetricRow;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs Python, with the first {@code python3} of the path. */
final class PythonTask {

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    private PythonTask() {}

    static CodeTask.Outcome tests(MetricRow row, CodeProcess process, CodeLimits limits) {
        Optional<Path> python = interpreter();
        if (python.isEmpty()) {
            return CodeTask.Outcome.without("there is no python3 on the path");
        }
        String passed = "passed-" + Long.toHexString(SystemRandom.seed());
        String prompt = row.has("input") ? row.text("input") : "";
        process.write(
                "program.py",
                prompt + CodeTask.code(row.output()) + "\n" + row.text("tests") + "\n" + call(row) + "\nprint(\"\\n"
                        + passed + "\")\n");
        CodeProcess.Result ran = process.run(true, List.of(python.get().toString(), "-I", "-B", "program.py"));
        // What runs at the exit may print more.
        boolean reached = ran.succeeded() && ran.output().contains(passed);
        return CodeTask.Outcome.of(reached, ran.output().replace(passed, "").strip());
    }

    private static String call(MetricRow row) {
        if (!row.has("entry_point")) {
            return "";
        }
        String name = row.text("entry_point");
        if (!NAME.matcher(name).matches()) {
            throw row.malformed("'entry_point' must be the name of a function, but was '" + name + "'");
        }
        return "check(" + name + ")";
    }

    private static Optional<Path> interpreter() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "python3"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
