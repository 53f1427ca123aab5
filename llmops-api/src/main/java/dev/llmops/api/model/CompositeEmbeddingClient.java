package dev.llmops.api.model;

import dev.llmops.api.error.LlmOpsException;
import java.util.List;

final class CompositeEmbeddingClient implements EmbeddingClient {

    private final List<EmbeddingClient> clients;

    CompositeEmbeddingClient(List<EmbeddingClient> clients) {
        this.clients = List.copyOf(clients);
        if (clients.isEmpty()) {
            throw new IllegalArgumentException("clients must hold at least one client, but was empty");
        }
        EmbeddingClient first = clients.get(0);
        for (EmbeddingClient client : clients) {
            if (client.dimension() != first.dimension()
                    || !client.identity().name().equals(first.identity().name())) {
                throw new IllegalArgumentException("clients must all reach the same model, but one makes vectors of "
                        + first.identity().name() + " (" + first.dimension() + ") and another of "
                        + client.identity().name() + " (" + client.dimension() + ")");
            }
        }
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
        clients.forEach(EmbeddingClient::close);
    }
}
