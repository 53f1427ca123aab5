package dev.llmops.api.model;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.internal.Members;
import java.util.List;
import java.util.Optional;

/** Tries one client after the other. */
final class CompositeModelClient implements ModelClient {

    private final List<ModelClient> clients;

    CompositeModelClient(List<ModelClient> clients) {
        this.clients = Members.atLeastOne("clients", clients);
    }

    @Override
    public ModelDescription description() {
        return clients.get(0).description();
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return clients.get(0).tokenizer();
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        int last = clients.size() - 1;
        for (int i = 0; i < last; i++) {
            try {
                return clients.get(i).generate(request);
            } catch (LlmOpsException e) {
                if (!e.retryable()) {
                    throw e;
                }
            }
        }
        return clients.get(last).generate(request);
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return new FailoverStream(clients, request);
    }

    @Override
    public void close() {
        Closing.each(clients, ModelClient::close);
    }
}
