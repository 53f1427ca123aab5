package dev.llmops.eval.metric.code;

import dev.llmops.commons.internal.random.SystemRandom;
import dev.llmops.eval.metric.row.MetricRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compiles and runs Java, with the JDK that this process runs on. */
final class JavaTask {

    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "(?m)^\\s*public\\s+(?:(?:final|abstract|sealed|non-sealed|strictfp)\\s+)*(?:class|interface|enum|record)\\s+(\\w+)");
    private static final Pattern TYPE = Pattern.compile("(?m)^[^/*\\n]*\\b(?:class|interface|enum|record)\\s+(\\w+)");
    private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");
    private static final String NO_COMPILER = "there is no Java compiler beside " + BIN + ": this is no JDK";

    private JavaTask() {}

    static CodeTask.Outcome compiles(MetricRow row, CodeProcess process, CodeLimits limits) {
        if (lacksCompiler()) {
            return CodeTask.Outcome.without(NO_COMPILER);
        }
        String source = CodeTask.code(row.output());
        CodeProcess.Result result = compile(process, limits, List.of(file(process, source)));
        return CodeTask.Outcome.of(result.succeeded(), result.output());
    }

    static CodeTask.Outcome tests(MetricRow row, CodeProcess process, CodeLimits limits) {
        if (lacksCompiler()) {
            return CodeTask.Outcome.without(NO_COMPILER);
        }
        String tests = row.text("tests");
        String passed = "passed-" + Long.toHexString(SystemRandom.seed());
        List<String> files = List.of(
                file(process, CodeTask.code(row.output())), file(process, tests), file(process, runner(typeOf(tests))));
        CodeProcess.Result compiled = compile(process, limits, files);
        if (!compiled.succeeded()) {
            return CodeTask.Outcome.of(false, compiled.output());
        }
        CodeProcess.Result ran = process.run(
                false,
                List.of(
                        BIN.resolve("java").toString(),
                        "-Xmx" + limits.megabytes() + "m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-ea",
                        "-cp",
                        "classes",
                        "LlmOpsRunner",
                        passed));
        // What runs at the exit may print more.
        boolean reached = ran.succeeded() && ran.output().contains(passed);
        return CodeTask.Outcome.of(reached, ran.output().replace(passed, "").strip());
    }

    private static CodeProcess.Result compile(CodeProcess process, CodeLimits limits, List<String> files) {
        List<String> command = new ArrayList<>(List.of(
                BIN.resolve("javac").toString(),
                "-J-Xmx" + limits.megabytes() + "m",
                "-J-XX:+UseSerialGC",
                "-J-XX:TieredStopAtLevel=1",
                "-proc:none",
                "-encoding",
                "UTF-8",
                "-d",
                "classes"));
        command.addAll(files);
        return process.run(false, command);
    }

    /** Says that the end was reached, which a program that exits before cannot. */
    private static String runner(String tests) {
        return "public class LlmOpsRunner {\n"
                + "    public static void main(String[] arguments) throws Exception {\n"
                + "        " + tests + ".main(new String[0]);\n"
                + "        System.out.println(arguments[0]);\n"
                + "        System.exit(0);\n"
                + "    }\n"
                + "}\n";
    }

    private static String file(CodeProcess process, String source) {
        String name = typeOf(source) + ".java";
        process.write(name, source);
        return name;
    }

    private static String typeOf(String source) {
        Matcher open = PUBLIC_TYPE.matcher(source);
        if (open.find()) {
            return open.group(1);
        }
        Matcher any = TYPE.matcher(source);
        return any.find() ? any.group(1) : "Answer";
    }

    private static boolean lacksCompiler() {
        return !Files.isRegularFile(BIN.resolve("javac")) && !Files.isRegularFile(BIN.resolve("javac.exe"));
    }
}
