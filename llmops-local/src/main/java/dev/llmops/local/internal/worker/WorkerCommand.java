package dev.llmops.local.internal.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a worker's process. */
public final class WorkerCommand {

    private WorkerCommand() {}

    /** {@return a process that runs this Java with this class path} */
    public static ProcessBuilder java(List<String> jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Newer Java wants to be told that native code is meant to be loaded.
        command.add("--enable-native-access=ALL-UNNAMED");
        // Standard output is for frames alone, and a JVM prints its warnings there.
        command.add("-Xlog:disable");
        command.add("-Xlog:all=warning:stderr");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkerMain.class.getName()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
