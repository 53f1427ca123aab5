package dev.llmops.console.internal.page;

import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationSummary;
import dev.llmops.console.internal.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What people said about answers, those of the latest calls first; and, where it is allowed, a way to say something. */
final class FeedbackPage {

    private static final int CALLS = 50;
    private static final int COMMENT = 4000;

    /**
     * What the page shows.
     *
     * @param rows each feedback
     * @param up thumbs up among them
     * @param down thumbs down among them
     * @param calls how many calls with feedback were looked at
     * @param older where older ones are, or empty
     */
    record View(List<Row> rows, int up, int down, int calls, String older) {}

    /** A feedback. */
    record Row(String url, String time, String id, String signal, String style, String user, String text) {}

    private FeedbackPage() {}

    static Result of(Visit visit) {
        List<GenerationSummary> calls = visit.store()
                .generations()
                .summaries(new GenerationQuery(
                        CALLS,
                        visit.flag("before") ? visit.id("before") : null,
                        visit.filter().feedback(true).build()));
        List<Feedback> all = new ArrayList<>();
        calls.forEach(call -> all.addAll(visit.store().feedback().of(call.id())));
        String older = calls.size() < CALLS
                ? ""
                : visit.url(
                        "/feedback", Map.of("before", calls.get(CALLS - 1).id().value()));
        View view = new View(
                all.stream().map(each -> row(visit, each)).toList(),
                (int) all.stream()
                        .filter(each -> each.signal() instanceof FeedbackSignal.Thumbs thumbs && thumbs.up())
                        .count(),
                (int) all.stream()
                        .filter(each -> each.signal() instanceof FeedbackSignal.Thumbs thumbs && !thumbs.up())
                        .count(),
                calls.size(),
                older);
        return Templates.page("feedback", visit.shell("Feedback"), view);
    }

    /** Takes feedback of the viewer. A second signal of one kind on one answer changes nothing. */
    static Result give(Visit visit) {
        FeedbackSink sink = Objects.requireNonNull(visit.sources().feedback(), "feedback");
        Generation generation = visit.generation(visit.id());
        String comment = visit.parameter("comment");
        FeedbackSignal signal = signal(visit.parameter("signal"), comment);
        String kind = signal instanceof FeedbackSignal.Thumbs
                ? "thumb"
                : "comment-" + visit.sources().clock().millis();
        sink.accept(new Feedback(
                "console-" + generation.id() + "-" + visit.viewer().name() + "-" + kind,
                generation.id(),
                signal,
                visit.viewer().name(),
                comment == null ? null : Texts.cut(comment, COMMENT),
                visit.sources().clock().instant()));
        return Result.seeOther(visit.generationUrl(generation.id()));
    }

    private static FeedbackSignal signal(@Nullable String name, @Nullable String comment) {
        if (comment != null && name == null) {
            return new FeedbackSignal.Comment();
        }
        if (name == null || (!name.equals("up") && !name.equals("down"))) {
            throw Refusal.badRequest("feedback must be a thumb or words, but was neither");
        }
        return new FeedbackSignal.Thumbs(name.equals("up"));
    }

    static Row row(Visit visit, Feedback feedback) {
        GenerationId id = feedback.generation();
        FeedbackSignal signal = feedback.signal();
        String more = signal instanceof FeedbackSignal.Correction correction ? correction.text() : "";
        String comment = feedback.comment() == null ? more : feedback.comment() + (more.isEmpty() ? "" : "\n" + more);
        return new Row(
                visit.generationUrl(id),
                Texts.time(feedback.at()),
                id.value(),
                words(signal),
                style(signal),
                Texts.orNone(feedback.user()),
                Texts.cut(comment, Block.SHOWN));
    }

    private static String words(FeedbackSignal signal) {
        if (signal instanceof FeedbackSignal.Thumbs thumbs) {
            return thumbs.up() ? "\u25b2 up" : "\u25bc down";
        }
        if (signal instanceof FeedbackSignal.Rating rating) {
            return Texts.format("%.4g of %.4g", rating.value(), rating.most());
        }
        if (signal instanceof FeedbackSignal.Label label) {
            return label.name();
        }
        if (signal instanceof FeedbackSignal.Dwell dwell) {
            return "dwell " + Texts.duration(dwell.time());
        }
        return signal.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(java.util.Locale.ROOT);
    }

    private static String style(FeedbackSignal signal) {
        if (signal instanceof FeedbackSignal.Thumbs thumbs) {
            return thumbs.up() ? "ok" : "bad";
        }
        return "quiet";
    }
}
