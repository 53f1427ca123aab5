package dev.llmops.rag.internal.web;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The body of a response up to a limit: at more than that the connection is given up, and the rest or all of it is left out. */
final class LimitedBody implements BodySubscriber<byte @Nullable []> {

    private final long most;
    private final boolean cut;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte @Nullable []> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    private LimitedBody(long most, boolean cut) {
        this.most = most;
        this.cut = cut;
    }

    /** {@return a body that is null if it is larger} */
    static LimitedBody refusedAt(long most) {
        return new LimitedBody(most, false);
    }

    /** {@return a body whose first bytes are taken} */
    static LimitedBody cutAt(long most) {
        return new LimitedBody(most, true);
    }

    @Override
    public CompletionStage<byte @Nullable []> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription opened) {
        subscription = opened;
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        for (ByteBuffer piece : pieces) {
            if (body.isDone()) {
                return;
            }
            if (bytes.size() + (long) piece.remaining() > most) {
                byte[] first = new byte[(int) (most - bytes.size())];
                piece.get(first);
                bytes.writeBytes(first);
                body.complete(cut ? bytes.toByteArray() : null);
                if (subscription != null) {
                    subscription.cancel();
                }
                return;
            }
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            bytes.writeBytes(copy);
        }
    }

    @Override
    public void onError(Throwable error) {
        body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }
}
