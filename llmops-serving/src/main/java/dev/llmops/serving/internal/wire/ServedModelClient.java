package dev.llmops.serving.internal.wire;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.serving.internal.http.Exchange;
import dev.llmops.serving.internal.http.ServerConnection;
import dev.llmops.serving.internal.http.Signal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A model behind a server, whatever its wire format. */
public final class ServedModelClient implements ModelClient {

    private final ServerConnection connection;
    private final WireFormat format;
    private final ModelDescription description;
    private final StreamLimits limits;
    private final @Nullable Tokenizer tokenizer;
    private final Consumer<Signal.Head> onHead;
    private final Set<ServedStream> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public ServedModelClient(
            ServerConnection connection,
            WireFormat format,
            ModelDescription description,
            StreamLimits limits,
            @Nullable Tokenizer tokenizer,
            Consumer<Signal.Head> onHead) {
        this.connection = connection;
        this.format = format;
        this.description = description;
        this.limits = limits;
        this.tokenizer = tokenizer;
        this.onHead = onHead;
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return Optional.ofNullable(tokenizer);
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return start(request, StreamLimits.blocking(connection.timeout())).await();
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return start(request, limits);
    }

    private ModelStream start(ModelRequest request, StreamLimits how) {
        if (closed) {
            return failed(new ModelUnavailableException("the client was closed; build another one"));
        }
        String body;
        try {
            body = format.body(request, !how.blocking());
        } catch (LlmOpsException e) {
            return failed(e);
        }
        Exchange exchange = connection.exchange("POST", format.path(!how.blocking()), body);
        Answer answer = new Answer(description.identity());
        format.prepare(request, answer);
        ServedStream stream =
                new ServedStream(connection, format, request, how, exchange, answer, onHead, open::remove);
        open.add(stream);
        if (closed) {
            stream.cancel();
        }
        return stream;
    }

    private static ModelStream failed(LlmOpsException error) {
        return ModelStream.ended(new ModelEvent.Failed(error, PartialResponse.NONE));
    }

    @Override
    public void close() {
        closed = true;
        Closing.each(open, ServedStream::cancel);
    }
}
