package dev.llmops.testkit.disk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk in memory that a test can fill. Only root can have one; for others the test is skipped. */
public final class SmallDisk implements AutoCloseable {

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /**
     * {@return the disk, which closing unmounts}
     *
     * @param folder where it is; made if it is not there
     * @param size as {@code 4m}
     * @throws IOException if the folder cannot be made
     * @throws InterruptedException if the thread was interrupted
     */
    public static SmallDisk mount(Path folder, String size) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString()),
                "skipped: only root can mount a small disk");
        return new SmallDisk(folder);
    }

    /**
     * {@return a file on it}
     *
     * @param name the file's name
     */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * Changes its size.
     *
     * @param size as {@code 64m}
     * @throws InterruptedException if the thread was interrupted
     */
    public void resize(String size) throws InterruptedException {
        run("mount", "-o", "remount,size=" + size, folder.toString());
    }

    /**
     * Lets nobody write on it.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    public void makeReadOnly() throws InterruptedException {
        run("mount", "-o", "remount,ro", folder.toString());
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }

    @Override
    public void close() {
        try {
            run("umount", folder.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
