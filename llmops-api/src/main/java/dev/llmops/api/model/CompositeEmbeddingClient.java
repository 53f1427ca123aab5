package dev.llmops.api.model;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.internal.Members;
import java.util.List;
import java.util.Optional;
import java.util.Set;

final class CompositeEmbeddingClient implements EmbeddingClient {

    private final List<EmbeddingClient> clients;

    CompositeEmbeddingClient(List<EmbeddingClient> clients) {
        this.clients = Members.atLeastOne("clients", clients);
        EmbeddingClient first = clients.get(0);
        for (EmbeddingClient client : clients) {
            if (!makesSameVectors(first, client)) {
                throw new IllegalArgumentException("clients must all reach the same model, but one makes vectors of "
                        + first.identity() + " (" + first.dimension() + ") and another of " + client.identity() + " ("
                        + client.dimension() + ")");
            }
        }
    }

    private static boolean makesSameVectors(EmbeddingClient a, EmbeddingClient b) {
        String digestOfA = a.identity().digest();
        String digestOfB = b.identity().digest();
        return a.dimension() == b.dimension()
                && a.identity().name().equals(b.identity().name())
                && (digestOfA == null || digestOfB == null || digestOfA.equals(digestOfB));
    }

    @Override
    public ModelIdentity identity() {
        return clients.get(0).identity();
    }

    @Override
    public int dimension() {
        return clients.get(0).dimension();
    }

    @Override
    public Set<String> languages() {
        return clients.get(0).languages();
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return clients.get(0).tokenizer();
    }

    @Override
    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        int last = clients.size() - 1;
        for (int i = 0; i < last; i++) {
            try {
                return clients.get(i).embed(texts, purpose);
            } catch (LlmOpsException e) {
                if (!e.retryable()) {
                    throw e;
                }
            }
        }
        return clients.get(last).embed(texts, purpose);
    }

    @Override
    public void close() {
        Closing.each(clients, EmbeddingClient::close);
    }
}
