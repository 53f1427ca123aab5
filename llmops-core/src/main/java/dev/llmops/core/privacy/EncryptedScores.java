package dev.llmops.core.privacy;

import dev.llmops.api.content.RecordContent;
import dev.llmops.api.evaluation.GenerationScore;
import dev.llmops.api.evaluation.ScoreStore;
import dev.llmops.api.generation.GenerationId;
import java.util.List;
import java.util.Optional;

/** Encrypts what judges wrote about an answer under the key of who asked for it. The figures stay readable, to be searched and summed up. */
final class EncryptedScores implements ScoreStore {

    private final ScoreStore store;
    private final EncryptedGenerations generations;
    private final SubjectKeys keys;

    EncryptedScores(ScoreStore store, EncryptedGenerations generations, SubjectKeys keys) {
        this.store = store;
        this.generations = generations;
        this.keys = keys;
    }

    @Override
    public void save(GenerationScore score) {
        Optional<String> subject = subject(score.generation());
        if (subject.isEmpty()) {
            // The store refuses it; were it to take it, nobody's key could erase its words.
            store.save(RecordContent.map(score, text -> TextCipher.ERASED));
            return;
        }
        TextCipher cipher = new TextCipher(keys.keyOf(subject.get()), bound(score));
        store.save(RecordContent.map(score, CipheredContent.encrypting(cipher)));
    }

    @Override
    public List<GenerationScore> of(GenerationId generation) {
        Optional<String> subject = subject(generation);
        return store.of(generation).stream()
                .map(score -> readable(score, subject))
                .toList();
    }

    private GenerationScore readable(GenerationScore score, Optional<String> subject) {
        TextCipher cipher = new TextCipher(subject.flatMap(keys::find).orElse(null), bound(score));
        return RecordContent.map(score, CipheredContent.decrypting(cipher));
    }

    private Optional<String> subject(GenerationId id) {
        return generations.subjectOf(id);
    }

    private static String bound(GenerationScore score) {
        return "score\n" + score.generation() + "\n" + score.judgement().evaluator();
    }
}
