package dev.llmops.local.internal.store;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.local.store.FetchProgress;
import dev.llmops.local.store.ModelFetchException;
import dev.llmops.local.store.ModelFetchException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file over HTTP, resumed where it was cut (RFC 9110, section 14). A part is continued only if the server confirms
 * that it still has the same file, or if a hash will be checked at the end.
 */
public final class HttpDownload {

    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int BUFFER = 1 << 16;

    private final HttpGet get;
    private final URI source;
    private final Path part;
    private final boolean hashIsChecked;
    private final FetchProgress progress;

    /**
     * Prepares the download.
     *
     * @param get the request for the file
     * @param part where it is written; what is there already is continued
     * @param hashIsChecked whether the caller knows what the content must be
     * @param progress is told how far it is
     */
    public HttpDownload(HttpGet get, Path part, boolean hashIsChecked, FetchProgress progress) {
        this.get = get;
        this.source = get.source();
        this.part = part;
        this.hashIsChecked = hashIsChecked;
        this.progress = progress;
    }

    /**
     * Downloads, and goes on after a cut as long as each attempt gets further.
     *
     * @throws ModelFetchException if the file cannot be had completely
     * @throws IOException if the part cannot be written
     */
    public void run() throws IOException {
        long before = -1;
        while (true) {
            try {
                if (attempt()) {
                    Files.deleteIfExists(validatorFile());
                    return;
                }
            } catch (ModelFetchException e) {
                long now = sizeOfPart();
                if (e.reason() != Reason.CUT || now <= before) {
                    throw e;
                }
                before = now;
            }
        }
    }

    /** Returns whether the file is complete; if not, what was there could not be continued and is gone. */
    private boolean attempt() throws IOException {
        long start = sizeOfPart();
        String validator = start > 0 ? validator() : null;
        if (start > 0 && validator == null && !hashIsChecked) {
            start = 0;
        }
        HttpURLConnection connection = open(start, validator);
        try {
            int status = connection.getResponseCode();
            if (status == RANGE_NOT_SATISFIABLE && start > 0) {
                return completeAfter416(connection, start);
            }
            get.requireSuccess(status);
            if (status != HttpURLConnection.HTTP_PARTIAL) {
                start = 0;
            } else if (firstByteOf(connection) != start) {
                return startAgain(start);
            }
            if (start == 0) {
                // Before the mark of the new file is there: behind it, an old part would be taken for the beginning of
                // this one.
                Files.deleteIfExists(part);
            }
            remember(connection);
            copy(connection, start);
            return true;
        } finally {
            connection.disconnect();
        }
    }

    private boolean startAgain(long start) throws IOException {
        if (start == 0) {
            throw new ModelFetchException(
                    Reason.REFUSED, get.told() + " was answered with a range that was not asked for", null);
        }
        Files.delete(part);
        return false;
    }

    private boolean completeAfter416(HttpURLConnection connection, long size) throws IOException {
        boolean complete = ("bytes */" + size).equals(connection.getHeaderField("Content-Range"));
        if (!complete) {
            Files.delete(part);
        }
        return complete;
    }

    private HttpURLConnection open(long start, @Nullable String validator) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        if (start > 0) {
            headers.put("Range", "bytes=" + start + "-");
            if (validator != null) {
                headers.put("If-Range", validator);
            }
        }
        return get.open(headers);
    }

    private static long firstByteOf(HttpURLConnection connection) {
        String range = String.valueOf(connection.getHeaderField("Content-Range"));
        return range.matches("bytes \\d{1,18}-.*") ? Long.parseLong(range.substring(6, range.indexOf('-'))) : -1;
    }

    private void copy(HttpURLConnection connection, long start) throws IOException {
        long length = connection.getContentLengthLong();
        long total = length < 0 ? -1 : start + length;
        requireSpace(length);
        progress.begin(String.valueOf(part.getFileName()).replaceFirst("\\.part$", ""), total);
        long done = start;
        try (OutputStream out = openPart(start)) {
            byte[] buffer = new byte[BUFFER];
            InputStream in = body(connection);
            for (int read = read(in, buffer, done, total); read >= 0; read = read(in, buffer, done, total)) {
                out.write(buffer, 0, read);
                done += read;
                progress.advance(done);
                if (Thread.currentThread().isInterrupted()) {
                    throw new CallCancelledException(
                            "fetching a model was interrupted; what is there is kept, and the next"
                                    + " fetch goes on from it");
                }
            }
        } finally {
            progress.end();
        }
        if (total >= 0 && done < total) {
            throw cutAfter(done, total, new IOException("the connection was closed"));
        }
    }

    private OutputStream openPart(long start) throws IOException {
        return start > 0 ? Files.newOutputStream(part, StandardOpenOption.APPEND) : Files.newOutputStream(part);
    }

    private InputStream body(HttpURLConnection connection) {
        try {
            return connection.getInputStream();
        } catch (IOException e) {
            throw cut(e);
        }
    }

    private int read(InputStream in, byte[] buffer, long done, long total) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw cutAfter(done, total, e);
        }
    }

    /** What the JDK says of a cut differs by version and by moment; how far it came does not. */
    private ModelFetchException cutAfter(long done, long total, IOException e) {
        String of = total < 0 ? "" : " of " + total;
        return cut(new IOException(e.getMessage() + " after " + done + of + " bytes", e));
    }

    private ModelFetchException cut(IOException e) {
        return new ModelFetchException(
                Reason.CUT,
                "the download from " + source.getHost() + " was cut (" + e.getMessage()
                        + "); try again, it goes on where it was cut",
                e);
    }

    private void requireSpace(long bytes) throws IOException {
        long free = Files.getFileStore(part.toAbsolutePath().getParent()).getUsableSpace();
        if (bytes > free) {
            throw new IOException(bytes + " bytes are needed, but only " + free + " are free");
        }
    }

    private long sizeOfPart() throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    private Path validatorFile() {
        return part.resolveSibling(part.getFileName() + ".validator");
    }

    private @Nullable String validator() throws IOException {
        return Files.exists(validatorFile()) ? Files.readString(validatorFile()) : null;
    }

    // A weak entity tag does not promise equal bytes, so a range cannot be asked for with it.
    private void remember(HttpURLConnection connection) throws IOException {
        String tag = connection.getHeaderField("ETag");
        String validator = tag != null && tag.startsWith("\"") ? tag : connection.getHeaderField("Last-Modified");
        if (validator == null) {
            Files.deleteIfExists(validatorFile());
        } else {
            Files.writeString(validatorFile(), validator);
        }
    }
}
