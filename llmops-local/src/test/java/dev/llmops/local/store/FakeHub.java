package dev.llmops.local.store;

import dev.llmops.commons.internal.hash.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A hub on the loopback that speaks Hugging Face's API: a list of files by revision, and redirects to a store of large files on
 * another host, which knows ranges and entity tags.
 */
final class FakeHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    final Map<String, byte[]> files = new TreeMap<>();
    /** Answers that come before the usual ones, one for each request to the hub itself: status lines with headers. */
    final List<String[]> troubles = new ArrayList<>();

    String commit = COMMIT;
    String neededToken = "";
    String repository = "acme/tiny";
    /** How many bytes the store sends before it closes the connection. */
    int cutAfter = Integer.MAX_VALUE;
    /** Whether the store sends other bytes than the hub promises. */
    boolean lies;

    private final UnreliableServer store = new UnreliableServer(this::large);
    private final UnreliableServer hub = new UnreliableServer(this::answer);

    FakeHub() throws IOException {}

    URI base() {
        return hub.uri("");
    }

    ModelSource.HuggingFace source(String pattern, String revision) {
        return new ModelSource.HuggingFace(repository, pattern, revision, base());
    }

    /** The requests to the hub itself. */
    List<Map<String, String>> requests() {
        return hub.requests();
    }

    /** The requests to the store of large files. */
    List<Map<String, String>> storeRequests() {
        return store.requests();
    }

    private void answer(Map<String, String> headers, OutputStream out) throws IOException {
        if (!troubles.isEmpty()) {
            String[] trouble = troubles.remove(0);
            UnreliableServer.head(out, trouble[0], trouble.length > 1 ? trouble[1] : "Content-Length: 0");
            return;
        }
        String path = headers.getOrDefault("", "").split(" ", -1)[1];
        if (!neededToken.isEmpty() && !("Bearer " + neededToken).equals(headers.get("authorization"))) {
            UnreliableServer.head(out, "401 Unauthorized", "Content-Length: 0");
        } else if (path.startsWith("/api/models/" + repository + "/revision/") && path.endsWith("?blobs=true")) {
            byte[] body = listing().getBytes(StandardCharsets.UTF_8);
            UnreliableServer.head(out, "200 OK", "Content-Type: application/json", "Content-Length: " + body.length);
            out.write(body);
        } else if (path.startsWith("/" + repository + "/resolve/" + commit + "/")) {
            String file = path.substring(("/" + repository + "/resolve/" + commit + "/").length());
            UnreliableServer.head(
                    out,
                    "302 Found",
                    "Location: " + store.uri("/lfs/" + file),
                    "X-Linked-ETag: \"" + Sha256.hex(files.getOrDefault(file, new byte[0])) + "\"",
                    "Content-Length: 0");
        } else {
            UnreliableServer.head(out, "404 Not Found", "Content-Length: 0");
        }
    }

    private String listing() {
        StringBuilder json =
                new StringBuilder("{\"id\":\"" + repository + "\",\"private\":false,\"tags\":[\"gguf\",{\"a\":[1]}],");
        json.append("\"sha\":\"").append(commit).append("\",\"siblings\":[{\"rfilename\":\"README.md\",\"size\":3}");
        json.append(",{\"rfilename\":\"../../evil.gguf\",\"size\":3}");
        files.forEach((path, content) -> json.append(",{\"rfilename\":\"")
                .append(path)
                .append("\",\"size\":")
                .append(content.length)
                .append(",\"blobId\":\"x\",\"lfs\":{\"size\":")
                .append(content.length)
                .append(",\"sha256\":\"")
                .append(Sha256.hex(content))
                .append("\",\"pointerSize\":133}}"));
        return json.append("]}").toString();
    }

    private void large(Map<String, String> headers, OutputStream out) throws IOException {
        String path = headers.getOrDefault("", "").split(" ", -1)[1].substring("/lfs/".length());
        byte[] content = files.getOrDefault(path, new byte[0]).clone();
        if (lies) {
            content[content.length / 2] ^= 1;
        }
        String range = headers.getOrDefault("range", "bytes=0-");
        int start = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        String tag = "ETag: \"" + Sha256.hex(content) + "\"";
        if (start > 0) {
            UnreliableServer.head(
                    out,
                    "206 Partial Content",
                    tag,
                    "Content-Range: bytes " + start + "-" + (content.length - 1) + "/" + content.length,
                    "Content-Length: " + (content.length - start));
        } else {
            UnreliableServer.head(out, "200 OK", tag, "Content-Length: " + content.length);
        }
        out.write(content, start, Math.min(cutAfter, content.length - start));
    }

    @Override
    public void close() throws IOException {
        hub.close();
        store.close();
    }
}
