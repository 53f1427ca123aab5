package dev.llmops.local.internal.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a hub says of one revision of a repository: the answer of {@code /api/models/OWNER/NAME/revision/REVISION?blobs=true}.
 *
 * @param commit the commit that the revision stands for now
 */
record HubListing(String commit, List<HubFile> files) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Reads the answer; fields that are not needed are skipped. */
    static HubListing parse(byte[] json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            String commit = null;
            List<HubFile> files = new ArrayList<>();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("sha")) {
                    commit = parser.getValueAsString();
                } else if (field.equals("siblings") && value == JsonToken.START_ARRAY) {
                    readFiles(parser, files);
                } else {
                    parser.skipChildren();
                }
            }
            if (commit == null || !commit.matches("[0-9a-f]{40}")) {
                throw new IOException("it names no commit");
            }
            return new HubListing(commit, List.copyOf(files));
        }
    }

    private static void readFiles(JsonParser parser, List<HubFile> files) throws IOException {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            String path = null;
            String sha256 = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals("rfilename")) {
                    path = parser.getValueAsString();
                } else if (field.equals("lfs") && value == JsonToken.START_OBJECT) {
                    sha256 = hash(parser);
                } else {
                    parser.skipChildren();
                }
            }
            // It becomes the path of a file here.
            if (path != null
                    && path.matches(
                            "(?:[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*/)*[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]*")) {
                files.add(new HubFile(path, sha256));
            }
        }
    }

    private static @Nullable String hash(JsonParser parser) throws IOException {
        String sha256 = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (field.equals("sha256")) {
                sha256 = parser.getValueAsString();
            } else {
                parser.skipChildren();
            }
        }
        return sha256 != null && sha256.matches("[0-9a-f]{64}") ? sha256 : null;
    }
}
