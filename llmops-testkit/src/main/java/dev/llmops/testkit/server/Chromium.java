package dev.llmops.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The browser that opens a page; where there is none the test is skipped. */
public final class Chromium {

    private static final String LISTENING = "DevTools listening on ";

    private final Path program;

    private final Path folder;

    private Chromium(Path program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /**
     * {@return the browser found on the path}
     *
     * @param folder where it keeps its profile, its log and its pictures
     */
    public static Chromium find(Path folder) {
        List<Path> found = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .flatMap(each -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(each, name)))
                .filter(Files::isExecutable)
                .toList();
        assumeTrue(!found.isEmpty(), "there is no chromium on the path: apt-get install chromium");
        return new Chromium(found.get(0), folder);
    }

    /**
     * {@return the document as the browser understood it}
     *
     * @param page the file
     * @throws IOException if it does not start
     * @throws InterruptedException if the thread is interrupted
     */
    public String document(Path page) throws IOException, InterruptedException {
        return quietly(page, List.of("--dump-dom"));
    }

    /**
     * {@return a picture of the page}
     *
     * @param page the file
     * @param name name of the picture's file
     * @param width width of the window in pixels
     * @param height height of the window in pixels
     * @param dark whether dark colours are preferred
     * @throws IOException if it does not start
     * @throws InterruptedException if the thread is interrupted
     */
    public Path picture(Path page, String name, int width, int height, boolean dark)
            throws IOException, InterruptedException {
        Path picture = folder.resolve(name);
        quietly(
                page,
                List.of(
                        "--screenshot=" + picture,
                        "--window-size=" + width + "," + height,
                        "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1)));
        return picture;
    }

    /**
     * {@return the browser, running, for who drives it by the DevTools protocol}
     *
     * @throws IOException if it does not start
     */
    public Running start() throws IOException {
        List<String> command = new ArrayList<>(command());
        command.add("--remote-debugging-port=0");
        command.add("about:blank");
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader log = process.errorReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.startsWith(LISTENING)) {
                drain(log);
                return new Running(process, URI.create(line.substring(LISTENING.length())));
            }
            said.append(line).append('\n');
        }
        process.destroyForcibly();
        throw new IOException("chromium ended before it listened: " + said);
    }

    /** What it writes must be read, or it stops. */
    private static void drain(BufferedReader log) {
        Thread thread = new Thread(() -> log.lines().forEach(line -> {}), "chromium log");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * A browser that runs until it is closed.
     *
     * @param process its process
     * @param devTools where it takes commands of the DevTools protocol, a web socket
     */
    public record Running(Process process, URI devTools) implements AutoCloseable {

        /** Ends it and waits for its end. */
        @Override
        public void close() {
            List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                    .toList();
            all.forEach(ProcessHandle::destroy);
            // What still ran would write into a folder that a test removes.
            all.forEach(each -> each.onExit().join());
        }
    }

    private List<String> command() {
        return List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile"));
    }

    /**
     * {@return a picture of an application of somebody else, after what it fetches has come}
     *
     * @param address its address
     * @param name name of the picture's file
     * @param width width of the window in pixels
     * @param height height of the window in pixels
     * @throws IOException if it does not start
     * @throws InterruptedException if the thread is interrupted
     */
    public Path picture(URI address, String name, int width, int height) throws IOException, InterruptedException {
        Path picture = folder.resolve(name);
        run(
                address,
                List.of(
                        "--screenshot=" + picture,
                        "--window-size=" + width + "," + height,
                        // Its timers run ahead; requests are waited for.
                        "--virtual-time-budget=30000"));
        return picture;
    }

    private String quietly(Path page, List<String> how) throws IOException, InterruptedException {
        String out = run(page.toUri(), how);
        assertThat(Files.readString(log())).as("what the page complains about").doesNotContain("CONSOLE");
        return out;
    }

    private Path log() {
        return folder.resolve("log.txt");
    }

    private String run(URI page, List<String> how) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(command());
        command.addAll(how);
        command.add(page.toString());
        Path out = folder.resolve("out.txt");
        Path log = log();
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(log.toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertThat(process.isAlive() ? -1 : process.exitValue())
                .as(Files.readString(log))
                .isZero();
        return Files.readString(out);
    }
}
