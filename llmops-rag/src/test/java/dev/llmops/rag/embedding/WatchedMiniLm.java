package dev.llmops.rag.embedding;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import java.io.IOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.List;

/** A process that embeds one text and says every web address that something in it opened. */
final class WatchedMiniLm {

    private WatchedMiniLm() {}

    public static void main(String[] arguments) {
        URL.setURLStreamHandlerFactory(protocol -> protocol.startsWith("http") ? new Watched() : null);
        try (EmbeddingClient client = MiniLm.embeddings()) {
            int length = client.embed(List.of("text"), EmbeddingPurpose.QUERY)
                    .vectors()
                    .get(0)
                    .length;
            System.out.println("vector of " + length);
        }
    }

    private static final class Watched extends URLStreamHandler {

        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            System.out.println("opened " + url);
            throw new IOException("no network");
        }

        @Override
        protected URLConnection openConnection(URL url, java.net.Proxy proxy) throws IOException {
            return openConnection(url);
        }
    }
}
