package dev.llmops.core.privacy;

import dev.llmops.api.content.RecordContent;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackStore;
import dev.llmops.api.generation.GenerationId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Encrypts the words of feedback under the key of who asked for the answer, whoever gave it: it is about what they asked. Feedback
 * on an answer that is not there cannot be under anybody's key; the store refuses it.
 */
final class EncryptedFeedback implements FeedbackStore {

    private final FeedbackStore store;
    private final EncryptedGenerations generations;
    private final SubjectKeys keys;

    EncryptedFeedback(FeedbackStore store, EncryptedGenerations generations, SubjectKeys keys) {
        this.store = store;
        this.generations = generations;
        this.keys = keys;
    }

    @Override
    public void accept(Feedback feedback) {
        Optional<String> subject = subject(feedback.generation());
        if (subject.isEmpty()) {
            // Without its words: if the store takes it all the same, nobody's key could erase them.
            store.accept(RecordContent.map(feedback, text -> TextCipher.ERASED));
            return;
        }
        TextCipher cipher = new TextCipher(keys.keyOf(subject.get()), bound(feedback));
        store.accept(RecordContent.map(feedback, CipheredContent.encrypting(cipher)));
    }

    @Override
    public List<Feedback> of(GenerationId generation) {
        return readable(store.of(generation));
    }

    @Override
    public List<Feedback> latest(int limit) {
        return readable(store.latest(limit));
    }

    private List<Feedback> readable(List<Feedback> all) {
        Map<GenerationId, Optional<String>> subjects = new HashMap<>();
        return all.stream()
                .map(feedback -> readable(feedback, subjects.computeIfAbsent(feedback.generation(), this::subject)))
                .toList();
    }

    private Feedback readable(Feedback feedback, Optional<String> subject) {
        TextCipher cipher = new TextCipher(subject.flatMap(keys::find).orElse(null), bound(feedback));
        return RecordContent.map(feedback, CipheredContent.decrypting(cipher));
    }

    private Optional<String> subject(GenerationId id) {
        return generations.subjectOf(id);
    }

    private static String bound(Feedback feedback) {
        return "feedback\n" + feedback.id();
    }
}
