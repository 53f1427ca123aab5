package dev.llmops.core.internal.json;

import dev.llmops.api.feedback.FeedbackSignal;
import java.util.Map;

/** Names of the kinds of feedback. They are part of every stored record: they never change. */
final class FeedbackKinds {

    static final Map<String, Class<?>> BY_NAME = Map.ofEntries(
            Map.entry("thumbs", FeedbackSignal.Thumbs.class),
            Map.entry("rating", FeedbackSignal.Rating.class),
            Map.entry("label", FeedbackSignal.Label.class),
            Map.entry("comment", FeedbackSignal.Comment.class),
            Map.entry("correction", FeedbackSignal.Correction.class),
            Map.entry("copy", FeedbackSignal.Copy.class),
            Map.entry("edit", FeedbackSignal.Edit.class),
            Map.entry("regenerate", FeedbackSignal.Regenerate.class),
            Map.entry("abandon", FeedbackSignal.Abandon.class),
            Map.entry("citation_click", FeedbackSignal.CitationClick.class),
            Map.entry("click", FeedbackSignal.Click.class),
            Map.entry("dwell", FeedbackSignal.Dwell.class));

    private FeedbackKinds() {}
}
