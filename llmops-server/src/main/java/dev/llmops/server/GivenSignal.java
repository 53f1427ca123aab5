package dev.llmops.server;

import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.server.feedback.AllowedSignal;
import dev.llmops.server.feedback.FeedbackToken;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Fields;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a browser says about an answer.
 *
 * @param comment words that came with it, or null
 * @param key tells it from others of the same token
 */
record GivenSignal(FeedbackSignal signal, @Nullable String comment, String key) {

    private static final int MAX_POSITION = 100;
    private static final int MAX_PASSAGE = 512;
    private static final int MAX_MILLIS = (int) Duration.ofDays(1).toMillis();
    private static final Set<AllowedSignal> WITH_COMMENT =
            Set.of(AllowedSignal.THUMBS, AllowedSignal.RATING, AllowedSignal.COMMENT);

    /**
     * Reads one.
     *
     * @param body what is left of the request's body, all of which must be of the signal
     * @param token what it may be
     */
    static GivenSignal read(Fields body, FeedbackToken token) {
        String name = body.requiredText("signal");
        AllowedSignal kind = AllowedSignal.of(name)
                .filter(each -> each != AllowedSignal.EDIT_TEXT)
                .orElseThrow(() -> ApiException.badRequest("'signal' must be one of " + names()));
        token.require(kind);
        String comment = WITH_COMMENT.contains(kind) ? body.text("comment") : null;
        if (comment != null) {
            token.require(AllowedSignal.COMMENT);
        }
        FeedbackSignal signal = signal(kind, body, token);
        body.refuseTheRest();
        String key = signal instanceof FeedbackSignal.Click click ? name + "." + click.position() : name;
        return new GivenSignal(signal, comment, key);
    }

    private static String names() {
        return Stream.of(AllowedSignal.values())
                .filter(each -> each != AllowedSignal.EDIT_TEXT)
                .map(AllowedSignal::wireName)
                .collect(Collectors.joining(", "));
    }

    private static FeedbackSignal signal(AllowedSignal kind, Fields body, FeedbackToken token) {
        return switch (kind) {
            case THUMBS -> new FeedbackSignal.Thumbs(required("up", body.truth("up")));
            case RATING ->
                new FeedbackSignal.Rating(
                        required("value", body.number("value")),
                        or(body.number("least"), 1),
                        or(body.number("most"), 5));
            case COMMENT -> new FeedbackSignal.Comment();
            case CORRECTION -> new FeedbackSignal.Correction(body.requiredText("text"));
            case COPY -> new FeedbackSignal.Copy();
            case EDIT, EDIT_TEXT -> edit(body, token);
            case DWELL ->
                new FeedbackSignal.Dwell(
                        Duration.ofMillis(required("millis", millis(body.whole("millis", 0, MAX_MILLIS, -1)))));
            case REGENERATE -> new FeedbackSignal.Regenerate();
            case CLICK -> click(body);
        };
    }

    private static FeedbackSignal edit(Fields body, FeedbackToken token) {
        String before = body.text("before");
        String after = body.text("after");
        if (before != null || after != null) {
            token.require(AllowedSignal.EDIT_TEXT);
        }
        return new FeedbackSignal.Edit(before, after, body.number("distance"));
    }

    private static FeedbackSignal click(Fields body) {
        String passage = body.requiredText("passage");
        if (passage.length() > MAX_PASSAGE) {
            throw ApiException.badRequest("'passage' must have at most " + MAX_PASSAGE + " characters");
        }
        int position = body.whole("position", 1, MAX_POSITION, 0);
        return new FeedbackSignal.Click(passage, required("position", position == 0 ? null : position));
    }

    private static @Nullable Integer millis(int value) {
        return value < 0 ? null : value;
    }

    private static double or(@Nullable Double value, double otherwise) {
        return value == null ? otherwise : value;
    }

    private static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw ApiException.badRequest("'" + field + "' is missing");
        }
        return value;
    }
}
