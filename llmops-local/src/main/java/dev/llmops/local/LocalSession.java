package dev.llmops.local;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.engine.request.PlannedAnswer;
import dev.llmops.local.internal.engine.request.RequestPlanner;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.LlamaSampler;
import dev.llmops.local.internal.llama.StateCheck;
import dev.llmops.local.internal.score.ScoringContext;
import dev.llmops.local.internal.score.StateFile;
import dev.llmops.local.internal.text.Utf8Stream;
import dev.llmops.local.option.CallOptions;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One text that grows, in memory of its own, whose state can be kept in a file: what was read once, a long document say, need
 * not be read again in the next process. Text is read and written as it is; {@link #answer} applies the chat template.
 *
 * <pre>{@code
 * try (LocalSession session = model.session()) {
 *     session.read(manual);
 *     session.save(Path.of("manual.state"));
 * }
 * }</pre>
 *
 * <p>Used by one thread at a time. Once it or its model is closed, its methods throw a
 * {@link dev.llmops.api.error.CallCancelledException}, or a {@link ModelException} that says so.
 */
public final class LocalSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalSession.class);
    private static final Cleaner CLEANER = Cleaner.create();
    private static final String ENGINE = "llama.cpp v0.4.0";

    private final LlamaModel model;
    private final String digest;
    private final ScoringContext sequence;
    private final OpenSessions sessions;
    private final RequestPlanner planner;
    private final LongSupplier ticker;
    private final SessionAdapters adapters;
    private final AtomicBoolean closed = new AtomicBoolean();
    private int[] tokens = new int[0];

    LocalSession(
            LlamaModel model,
            String digest,
            ScoringContext sequence,
            OpenSessions sessions,
            RequestPlanner planner,
            LongSupplier ticker,
            SessionAdapters adapters) {
        this.adapters = adapters;
        this.planner = planner;
        this.ticker = ticker;
        this.model = model;
        this.digest = digest + adapters.digest();
        this.sequence = sequence;
        this.sessions = sessions;
        sessions.add(sequence);
        try {
            adapters.hold();
            sequence.use(adapters.uses());
            sequence.begin(sequence.longest());
        } catch (RuntimeException | Error e) {
            sessions.remove(sequence);
            Closing.after(e, () -> Closing.all(sequence::close, adapters::letGo));
            throw e;
        }
        CLEANER.register(this, closeLeaked(sequence, sessions, adapters, closed));
    }

    // Static, so that it holds nothing that would keep the object alive.
    private static Runnable closeLeaked(
            ScoringContext sequence, OpenSessions sessions, SessionAdapters adapters, AtomicBoolean closed) {
        Throwable creation = new Throwable("it was created here");
        return () -> {
            if (!closed.get() && sessions.remove(sequence)) {
                LOG.warn("a session was never closed, so its memory is freed now; use try-with-resources", creation);
                sequence.cancel();
                sequence.close();
                adapters.letGo();
            }
        };
    }

    /** {@return the number of tokens of the text} */
    public int length() {
        return tokens.length;
    }

    /**
     * Reads more text. It is turned into tokens alone, so cut texts where words end.
     *
     * @param text the text
     * @throws ContextWindowExceededException if it does not fit any more; nothing of it is read then
     */
    public void read(String text) {
        UnicodeText.requireWellFormed("text", text);
        read(model.tokenize(text, tokens.length == 0));
    }

    private void read(int[] more) {
        if (more.length == 0) {
            return;
        }
        if (tokens.length + more.length > sequence.longest()) {
            throw new ContextWindowExceededException(
                    "a session holds " + sequence.longest() + " tokens, but would have " + (tokens.length + more.length)
                            + "; read less, or load the model with a larger contextLength");
        }
        // The last one alone, as after restoring, so that what follows has the same bits.
        sequence.read(Arrays.copyOf(more, more.length - 1));
        sequence.read(Arrays.copyOfRange(more, more.length - 1, more.length));
        int[] all = Arrays.copyOf(tokens, tokens.length + more.length);
        System.arraycopy(more, 0, all, tokens.length, more.length);
        tokens = all;
    }

    /**
     * {@return what the model writes next, the likeliest token each time, which becomes a part of the text}
     *
     * @param maxTokens most tokens to write, at least 1; it also ends where the model ends, or nothing fits any more
     * @throws InvalidRequestException if nothing was read yet
     */
    public String write(int maxTokens) {
        Require.atLeast("maxTokens", maxTokens, 1);
        if (tokens.length == 0) {
            throw new InvalidRequestException("a session must have read a text before it can write");
        }
        Utf8Stream characters = new Utf8Stream();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < maxTokens && tokens.length < sequence.longest(); i++) {
            int token = sequence.after(0).likeliest()[0];
            if (model.endsGeneration(token)) {
                break;
            }
            text.append(characters.add(model.piece(token)));
            read(new int[] {token});
        }
        return text.append(characters.end()).toString();
    }

    /**
     * {@return what the model writes next, chosen as parameters say; it becomes a part of the text}
     *
     * @param parameters most tokens, temperature, stop sequences and all else that a request may have, but log-probabilities, and
     *     no other LoRA adapters than those of the session
     * @param options the limits of time, which are looked at between two tokens and between 512 tokens of what is read; tenant
     *     and priority make no difference
     * @throws InvalidRequestException if nothing was read yet
     * @throws dev.llmops.api.error.ModelTimeoutException if the time is over; what was written by then is attached to it,
     *     and a part of the text
     */
    public ModelResponse write(ModelParameters parameters, CallOptions options) {
        if (tokens.length == 0) {
            throw new InvalidRequestException("a session must have read a text before it can write");
        }
        return new SessionAnswer(
                        this, model, planner.planTokens(tokens, parameters, ticker.getAsLong(), options), ticker)
                .write();
    }

    /**
     * {@return the answer to a request, as {@link LocalModel#generate} gives it}
     *
     * <p>The text of the session becomes what the model's chat template makes of the messages, and the answer. What the
     * text has in common with that from its beginning on is not read again, so a conversation whose messages are sent with
     * each request goes on from where it was; {@link dev.llmops.api.message.TokenUsage#cachedInput()} says how much that was.
     *
     * @param request the request; it may have all that a request to the model may have, but log-probabilities, and no other LoRA
     *     adapters than those of the session
     * @param options the limits of time, as for {@link #write(ModelParameters, CallOptions)}
     * @throws ContextWindowExceededException if it does not fit; the session is as it was
     * @throws dev.llmops.api.error.ModelTimeoutException if the time is over
     */
    public ModelResponse answer(ModelRequest request, CallOptions options) {
        PlannedAnswer plan = planner.plan(request, ticker.getAsLong(), options);
        ModelResponse written = new SessionAnswer(this, model, plan.completion(), ticker).write();
        return plan.read(new ModelEvent.Completed(written)).orThrow();
    }

    /** Forgets what a prompt does not begin with, and its last token. Returns how many tokens are kept. */
    int keep(int[] prompt) {
        int differs = Arrays.mismatch(tokens, prompt);
        int kept = Math.max(0, Math.min(differs < 0 ? prompt.length : differs, prompt.length - 1));
        if (!sequence.truncate(kept)) {
            sequence.begin(sequence.longest());
            kept = 0;
        }
        tokens = Arrays.copyOf(tokens, kept);
        return kept;
    }

    SessionAdapters adapters() {
        return adapters;
    }

    void append(int[] more) {
        read(more);
    }

    int sample(LlamaSampler sampler) {
        return sequence.sample(sampler);
    }

    /**
     * Keeps the state in a file, completely or not at all.
     *
     * @param file where; replaced if it is there
     * @throws ModelException if it cannot be written, or nothing was read yet
     */
    public void save(Path file) {
        try {
            new StateFile(ENGINE, digest, tokens, sequence.state()).write(file);
        } catch (IOException e) {
            throw new ModelException("the state cannot be written to '" + file + "': " + e, e, false);
        }
    }

    /**
     * Goes on from a file, in place of what was read so far.
     *
     * @param file what {@link #save} wrote for the same model
     * @throws ModelFileException if the file is missing, damaged, or of another model or version; the session is as it was
     * @throws ContextWindowExceededException if it does not fit; the session is as it was
     */
    public void restore(Path file) {
        StateFile saved = checked(file);
        if (saved.tokens().length > sequence.longest()) {
            throw new ContextWindowExceededException(
                    "a session holds " + sequence.longest() + " tokens, but the state has " + saved.tokens().length
                            + "; load the model with a larger contextLength");
        }
        tokens = new int[0];
        sequence.begin(sequence.longest());
        int last = saved.tokens().length - 1;
        if (model.check(saved.state(), saved.tokens().length) == StateCheck.Verdict.SOUND
                && sequence.restore(saved.state(), saved.tokens().length)
                && sequence.truncate(last)) {
            tokens = Arrays.copyOf(saved.tokens(), last);
            read(Arrays.copyOfRange(saved.tokens(), last, last + 1));
        } else {
            // The tokens are known to be sound, so only the time is lost.
            sequence.begin(sequence.longest());
            read(saved.tokens());
        }
    }

    private StateFile checked(Path file) {
        StateFile saved;
        try {
            saved = StateFile.read(file);
        } catch (StateFile.Damaged e) {
            throw refused(ModelFileException.Reason.CORRUPT, file, e.getMessage() + "; save it again", e);
        } catch (IOException e) {
            throw refused(ModelFileException.Reason.UNREADABLE, file, "it cannot be read: " + e, e);
        }
        if (!saved.engine().equals(ENGINE)) {
            throw refused(
                    ModelFileException.Reason.UNSUPPORTED,
                    file,
                    "it was saved by " + saved.engine() + ", but this is " + ENGINE + "; save it again",
                    null);
        }
        if (!saved.model().equals(digest)) {
            throw refused(
                    ModelFileException.Reason.UNSUPPORTED,
                    file,
                    "it was saved for the model " + saved.model() + ", but this is " + digest,
                    null);
        }
        requireSound(file, saved);
        return saved;
    }

    // A right hash does not make a file honest, and llama.cpp believes the counts in it.
    private void requireSound(Path file, StateFile saved) {
        int[] known = saved.tokens();
        boolean tokensSound = known.length > 0
                && Arrays.stream(known).allMatch(token -> token >= 0 && token < model.vocabularySize());
        if (!tokensSound) {
            throw refused(
                    ModelFileException.Reason.CORRUPT,
                    file,
                    "it must hold at least one token, and only tokens from 0 to " + (model.vocabularySize() - 1)
                            + "; save it again",
                    null);
        }
        if (model.check(saved.state(), known.length) == StateCheck.Verdict.FORGED) {
            throw refused(
                    ModelFileException.Reason.CORRUPT,
                    file,
                    "its state names cells or positions that a sequence of " + known.length
                            + " tokens does not have; save it again",
                    null);
        }
    }

    private static ModelFileException refused(
            ModelFileException.Reason reason, Path file, String why, @Nullable Exception cause) {
        return new ModelFileException(reason, file, why, cause);
    }

    /** Frees the memory. Doing it twice does nothing. */
    @Override
    public void close() {
        closed.set(true);
        sessions.remove(sequence);
        Closing.all(sequence::cancel, sequence::close, adapters::letGo);
    }
}
