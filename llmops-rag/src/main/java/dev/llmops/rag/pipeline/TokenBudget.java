package dev.llmops.rag.pipeline;

import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.text.Sentences;
import dev.llmops.rag.pipeline.PassageStage.Staged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As many passages as fit, the last one cut behind a sentence. */
final class TokenBudget {

    private static final int CHARACTERS_FOR_TOKEN = 4;

    private final int tokens;
    private final @Nullable Tokenizer tokenizer;

    private TokenBudget(int tokens, @Nullable Tokenizer tokenizer) {
        this.tokens = tokens;
        this.tokenizer = tokenizer;
    }

    static TokenBudget of(int tokens, @Nullable Tokenizer tokenizer) {
        Require.atLeast("tokens", tokens, 1);
        return new TokenBudget(tokens, tokenizer);
    }

    int tokens() {
        return tokens;
    }

    boolean holds(List<Passage> passages) {
        return passages.stream().mapToInt(passage -> count(passage.text())).sum() <= tokens;
    }

    Staged fit(List<Passage> passages) {
        List<Passage> kept = new ArrayList<>();
        Map<String, Object> details = new LinkedHashMap<>(Map.of("budget", tokens));
        int used = 0;
        int next = 0;
        while (next < passages.size()) {
            Passage passage = passages.get(next);
            int needs = count(passage.text());
            if (used + needs > tokens) {
                Passage cut = cut(passage, tokens - used);
                if (cut != null) {
                    kept.add(cut);
                    details.put("cut", passage.id());
                    used += count(cut.text());
                    next++;
                }
                break;
            }
            kept.add(passage);
            used += needs;
            next++;
        }
        details.put("used", used);
        return new Staged(kept, Stages.behind(passages, next, "there are only " + tokens + " tokens for all"), details);
    }

    /** {@return the passage up to the last sentence that fits, or null if not even its first does} */
    private @Nullable Passage cut(Passage passage, int left) {
        int end = 0;
        for (CharRange sentence : Sentences.of(passage.text(), CharRange::new)) {
            if (count(passage.text().substring(0, sentence.end())) > left) {
                break;
            }
            end = sentence.end();
        }
        if (end == 0) {
            return null;
        }
        int start = passage.range().start();
        boolean exact = passage.text().length() == passage.range().length();
        return new Passage(
                passage.sourceId(),
                exact ? new CharRange(start, start + end) : passage.range(),
                passage.text().substring(0, end),
                passage.score(),
                passage.metadata());
    }

    private int count(String text) {
        return tokenizer == null
                ? (text.length() + CHARACTERS_FOR_TOKEN - 1) / CHARACTERS_FOR_TOKEN
                : tokenizer.count(text);
    }
}
