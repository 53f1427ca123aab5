package dev.llmops.rag.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Reads files below a folder without following a link, also one that has taken the place of a file or of a folder since they were
 * listed.
 *
 * @param root the folder, by its real path
 */
record FolderReader(Path root) {

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    /**
     * {@return the bytes of a file}
     *
     * @param file the file, by its path below the root
     * @param most how many there may be
     * @throws DocumentSkippedException if there are more
     * @throws IOException if it cannot be read, or is no regular file of this folder any more
     */
    byte[] read(Path file, long most) throws IOException, DocumentSkippedException {
        try (SeekableByteChannel channel = open(file);
                InputStream in = Channels.newInputStream(channel)) {
            requireSize(channel.size(), most);
            // It may grow meanwhile.
            byte[] bytes = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
            requireSize(bytes.length, most);
            return bytes;
        }
    }

    static void requireSize(long size, long most) throws DocumentSkippedException {
        if (size > most) {
            throw new DocumentSkippedException(
                    SkipReason.TOO_LARGE, "it must have at most " + most + " bytes, but has " + size);
        }
    }

    private SeekableByteChannel open(Path file) throws IOException {
        Path way = root.relativize(file);
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(root)) {
            return folder instanceof SecureDirectoryStream<Path> secure ? open(secure, way) : openChecked(file);
        }
    }

    /** Goes down from folder to folder, each of which stays the one that was opened. */
    private static SeekableByteChannel open(SecureDirectoryStream<Path> root, Path way) throws IOException {
        SecureDirectoryStream<Path> folder = root;
        try {
            for (int i = 0; i < way.getNameCount() - 1; i++) {
                SecureDirectoryStream<Path> below =
                        folder.newDirectoryStream(way.getName(i), LinkOption.NOFOLLOW_LINKS);
                folder.close();
                folder = below;
            }
            Path name = way.getFileName();
            requireFile(folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes());
            return folder.newByteChannel(name, READ);
        } finally {
            folder.close();
        }
    }

    private static void requireFile(BasicFileAttributes attributes) throws IOException {
        if (!attributes.isRegularFile()) {
            throw new IOException("it is no file of this folder any more, but a link, say, which is not followed");
        }
    }

    /** Where the system cannot hold on to a folder: what is open must be what stands there, before and after. */
    private static SeekableByteChannel openChecked(Path file) throws IOException {
        requireFile(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.READ);
        try {
            requireFile(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
            if (!file.toRealPath().equals(file)) {
                throw new IOException("it is reached through a link by now, which is not followed");
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
